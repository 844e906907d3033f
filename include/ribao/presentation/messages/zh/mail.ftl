# The daily mail.

mail-subject-clean = 未发现问题
mail-subject-standing = 无新问题
mail-no-news = 本期没有新问题。
mail-printed = 所印
mail-unproved = 另有 { $n } 条，证据见日报台。
mail-no-pictures = 另有 { $n } 条因篇幅未附图，请在日报台查看。
mail-standing = 此前已报、仍未解决
mail-since = 自 { $day } 起，第 { $n } 次
mail-closed = 上期以来已解决
mail-revised = 上期以来改动的数字
mail-moves = 主要变动
mail-others = 其余合约
mail-crop = 原页
mail-chart = 近期走势。空心点存疑，叉号为应有值
mail-open-report = 在日报台查看本期
mail-open-airflow = 在 Airflow 中打开
mail-footer = 数字以原报告为准。应有值由程序推算，使用前请核对原页。
