# The Report Desk.

desk-tab-calendar = 日历
desk-tab-report = 报告
desk-tab-series = 序列
desk-tab-findings = 问题
desk-tab-health = 运行
desk-skip = 跳到正文
desk-to-airflow = 打开 Airflow
desk-language = English
desk-signed-in = 用户 { $who }
desk-read-only = 只读

## Calendar

desk-month-1 = 一月
desk-month-2 = 二月
desk-month-3 = 三月
desk-month-4 = 四月
desk-month-5 = 五月
desk-month-6 = 六月
desk-month-7 = 七月
desk-month-8 = 八月
desk-month-9 = 九月
desk-month-10 = 十月
desk-month-11 = 十一月
desk-month-12 = 十二月
desk-weekday-1 = 一
desk-weekday-2 = 二
desk-weekday-3 = 三
desk-weekday-4 = 四
desk-weekday-5 = 五
desk-newest = 最新报告
desk-provisional = 日历未定
desk-nothing-loaded = 数据库中还没有报告。

## Report

desk-report-of = 商品日报 { $day }
desk-no-report = { $day } 没有报告。
desk-absence-weekend = 当日为周末，不发布报告。
desk-absence-closed = 当日休市，不发布报告。
desk-absence-future = 该日期尚未到来。
desk-absence-missing = 截至当日最后期限仍未发布，已记为缺失。
desk-absence-late = 报告迟到，每 3 分钟查找一次。
desk-absence-not_loaded = 当日是交易日，但报告尚未载入。
desk-load-it = 载入这一天：在 Airflow 中以该 report_date 触发 daily_report，或运行
desk-report-tab-findings = 问题与原页
desk-report-tab-tables = 表格
desk-report-tab-text = 正文与建议
desk-report-tab-revisions = 版本
desk-day-before = 前一期
desk-day-after = 后一期
desk-counts-not = 未计入数据集
desk-parser = 解析器
desk-source = 来源
desk-fetched = 取得
desk-loaded-at = 载入
desk-no-pictures = 无法显示原页：原件不在存档中或无法打开，原因见日志。
desk-cells-hint = 将光标移到任一数字上，或用方向键移动，可查看原文、数值与所属序列。
desk-show-page = 在第 { $n } 页查看
desk-history = 处理记录
desk-event-acknowledged = 确认
desk-event-corrected = 更正
desk-event-dismissed = 判为不成立
desk-event-reopened = 重新打开
desk-why = 理由
desk-decide = 处理整份报告
desk-act-accept = 采纳 { $value }
desk-act-accept_several = 采纳所选
desk-act-acknowledge = 确认
desk-act-dismiss = 不成立
desk-act-reopen = 撤销，重新打开
desk-act-withdraw = 撤回更正
desk-act-choose = 采纳所选的值
desk-choose-value = 证据不足以定为一个值，请从中选择
desk-act-by_hand = 手工更正
desk-act-correct = 更正
desk-act-release = 放行
desk-act-reject = 拒绝

## Tables and text

desk-table1 = 表 1　收盘行情
desk-table2 = 表 2　产业数据透视
desk-tables-legend = “报告值 → 采用值”；着色者存疑或已更正，说明在其下一行。
desk-excel = 下载 Excel
desk-no-rows = 本期没有这个品种的数字。
desk-no-text = 本期没有正文。

## Revisions

desk-revision-list = 本期各版本
desk-one-revision = 本期只有一个版本。
desk-compared = 第 { $before } 版 → 第 { $after } 版
desk-same-numbers = 两个版本的数字完全相同。
desk-values-changed = 与原报告不一致的数值
desk-none-changed = 所有数值均与原报告一致。
desk-after = 现值
desk-cause = 原因
desk-when = 时间
desk-state = 状态
desk-cell = 位置
desk-compare = 对比
desk-file = 文件

## Series

desk-search = 中文、英文、拼音首字母或代码
desk-find = 查找
desk-n-series = { $n } / { $total } 个序列
desk-unknown-series = 未收录
desk-latest = 最新值
desk-no-hits = 没有匹配的序列。
desk-compare-with = 与另一序列比较
desk-how-both = 并列
desk-how-ratio = 比值
desk-how-difference = 差值
desk-left-axis = 左轴
desk-right-axis = 右轴
desk-several-meant = “{ $text }”可指多个序列，请选择：
desk-none-meant = 没有名为“{ $text }”的序列；可输入中文、英文、拼音首字母或代码。
desk-show = 比较
desk-alone = 只看本序列
desk-span-m1 = 1 个月
desk-span-m6 = 6 个月
desk-span-y1 = 1 年
desk-span-y5 = 5 年
desk-span-all = 全部
desk-unit-lots = 手
desk-as-of = 回溯至
desk-now = 现在
desk-csv = 下载 CSV
desk-mark-suspect = { doubtful }
desk-mark-corrected = 人工更正
desk-mark-restated = 发布方修订
desk-mark-published = 公布值不同
desk-chart-hint = 点击或按回车键，打开刊载该值的报告；方向键移动。
desk-no-data = 当时尚无数据。
desk-all-changes = 载入后的修订
desk-never-changed = 载入后未作修订。
desk-was-value = 原值
desk-day = 日期

## Findings and checks

desk-findings-tab-list = 现有问题
desk-findings-tab-checks = 规则准确率
desk-filter-standing = 待处理与已确认
desk-filter-open = { state-open }
desk-filter-acknowledged = { state-acknowledged }
desk-filter-resolved = { state-resolved }
desk-filter-all = 全部
desk-any-severity = 全部级别
desk-any-commodity = 全部品种
desk-any-kind = 全部类别
desk-any-age = 不限期数
desk-seen-least = 至少出现 { $n } 期
desk-filter = 筛选
desk-n-findings = { $n } 个问题
desk-looked-through = 最近 { $n } 期
desk-no-findings = 没有符合条件的问题。
desk-waiting-reports = 待处理的隔离报告
desk-last-seen = 最近一期
desk-kind = 类别
desk-found = 个数
desk-noise = 每 20 期个数
desk-confirmed = 证实
desk-denied = 否定
desk-undecided = 未定
desk-hit-rate = 命中率
desk-over-time = 近 24 个月
desk-checks-hint = 证实：据此作了更正，或下一期改印其他数值。否定：被判为不成立，或下一期仍印同一数值。未定：两者皆无。
desk-checks-span-90 = 90 天
desk-checks-span-365 = 一年
desk-checks-span-1825 = 五年
desk-n-reports = 自 { $since } 起 { $n } 期报告
desk-no-outcomes = 这段时间没有错误或警示。

## Health

desk-sources = 来源
desk-last-file = 最近取得
desk-usual = 通常晚于 8:30
desk-time-days = { $days } 天 { $hours } 小时
desk-time-hours = { $hours } 小时 { $minutes } 分钟
desk-time-minutes = { $minutes } 分钟
desk-worst = 最晚
desk-n-reports-short = 报告数
desk-witnesses = 外部数据
desk-newest-day = 最近交易日
desk-last-answer = 最近取得
desk-usual-after-day = 通常在当日 0 点后
desk-n-days = 天数
desk-calendar-end = 交易日历
desk-known-until = 已知至 { $day }，剩余 { $n } 天
desk-renew = 请录入交易所下一年的休市公告。
desk-outbox = 发件箱
desk-mails-waiting = { $n } 封待发
desk-mails-oldest = 最早一封生成于 { $at }
desk-mails-sent = 七天内发出 { $n } 封，最近 { $at }
desk-warehouse = 数据库
desk-table = 表
desk-rows-about = 行数（约）
desk-behind = 最新报告 { $day }，落后交易日历 { $n } 个交易日
desk-bytes = 大小
desk-read-by = 第 { $version } 版读取了 { $n } 期
desk-parser-now = 当前为第 { $n } 版
desk-parser-old = 部分报告由旧版读取，可从存档重新读取。
desk-coverage = 序列覆盖
desk-covered = { $day } 的报告含 { $total } 个已知序列中的 { $n } 个
desk-unknown-too = 另有 { $n } 个未收录的序列
desk-lacking = 缺失
desk-last-value = 最近一次有值
desk-troubled = 迟到与缺失
desk-came = 后已收到
desk-not-come = 尚未收到

## Errors

desk-title-login = 请先登录
desk-title-refused = 没有权限
desk-title-lost = 页面不存在
desk-title-failed = 操作未完成
desk-confirm-value = 数值虽远超以往范围，但确认无误
desk-problem-reason = 请填写理由，几个字即可。
desk-problem-number = “{ $text }”不是数值。请按报告应有的写法填写，如 -207.11 或 1,020。
desk-problem-implausible = “{ $text }”远超该序列以往的范围（{ $low } 至 { $high }）。确认无误请勾选后再提交。
desk-problem-none_chosen = 请至少勾选一个数值。
desk-problem-corrected = { $who } 已把其中一个数更正为 { $value }。请重新载入，看过处理记录再决定。
desk-problem-changed = 您打开本页之后，这个问题已有新的处理。请重新载入，看过处理记录再决定。
desk-problem-impossible = 现在不能这样处理：报告或问题的状态已经变了。请重新载入本页。
desk-problem-form = 这张表单已过期，或不是由本页为您生成的。请重新载入本页再提交。
desk-problem-refused = 您的账号只能查看，不能处理。
desk-problem-warehouse = 数据库暂时连接不上，请稍后再试。
desk-problem-archive = 存档暂时无法写入，本次操作未生效，请稍后再试。
desk-problem-setting = 一项设置有误（{ $text }），请转告管理员。
desk-problem-page = 该页面不存在。
desk-problem-failed = 操作失败。请重试；若仍失败，请转告管理员。
desk-problem-network = 未能送达服务器，填写的内容仍在。请重试。
desk-decided-release = { $who } 已放行：{ $why }
desk-decided-reject = { $who } 已拒绝：{ $why }
desk-login-hint = 登录已过期或尚未登录。登录后会回到这一页，已填写的内容仍在。
desk-typed = 您填写的内容：
desk-login = 登录
desk-back = 返回
