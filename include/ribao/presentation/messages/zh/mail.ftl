# The daily mail.

mail-subject-clean = 未发现问题
mail-subject-standing = 无新问题
mail-no-news = 本期没有新问题。
mail-printed = 报告值
mail-unproved = 另有 { $n } 条，证据见日报台。
mail-no-pictures = 另有 { $n } 条因篇幅未附图，请在日报台查看。
mail-standing = 此前已提示、尚未解决
mail-closed = 上期以来已解决
mail-reconsidered = 上次发信后重新检查的此前报告
reconsidered-new = 新增
reconsidered-changed = 变更
reconsidered-withdrawn = 撤回
mail-revised = 上期以来修订的数值
mail-moves = 涨跌幅居前
mail-others = 其余合约
mail-crop = 原页
mail-chart = 近期走势：空心点存疑，叉号为推算值
mail-open-report = 在日报台查看本期
mail-open-airflow = 在 Airflow 中打开
mail-footer = 数字以原报告为准。推算值由程序给出，使用前请核对原页。
