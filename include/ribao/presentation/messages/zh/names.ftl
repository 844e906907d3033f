# Names that mails, chats and the Report Desk share: each thing has one name in a language.

report-name = 商品日报
brand = 日报
desk-name = 日报台
this-report = 本期报告
whole-block = 整块数据
and-alike = { $name }等 { $n } 处

## Punctuation between parts that the code puts together

colon = ：
comma = 、
semicolon = ；

## Severities, and how many findings of one

severity-error = 错误
severity-warn = 警示
severity-info = 提示
count-error = { $n } 处错误
count-warn = { $n } 处警示
count-info = { $n } 处提示
count-standing = { $n } 处旧问题未解决
count-closed = { $n } 处旧问题已解决
count-reconsidered = { $n } 处此前的发现有变
count-changes = { $n } 个数值有修订

## States of a day, a report or a finding

state-clean = 无问题
state-warned = 有警示
state-errors = 有错误
state-quarantined = 已隔离
state-rejected = 已拒绝
state-late = 迟到
state-missing = 缺失
state-absent = 未载入
state-awaited = 待发布
state-closed = 休市
state-loaded = 已载入
state-released = 已放行
state-open = 待处理
state-acknowledged = 已确认
state-resolved = 已解决
state-dismissed = 已判不成立

## States of a correction

correction-standing = 生效
correction-withdrawn = 已撤回
correction-closed = 发布方已更正，自动失效

## What the next report means for a finding that it closed

closing-agrees = 新一期报告中不再出现
closing-confirms = 新一期印为 { $now }，与推算一致
closing-repeats = 新一期仍印 { $now }，推算不成立
closing-restates = 新一期改为 { $now }

## Why a value changed

cause-first = 首次载入
cause-restatement = 发布方修订
cause-reissue = 重新发布
cause-parser = 重新读取
cause-correction = 人工更正
cause-withdrawal = 撤回更正
cause-decision = 放行或拒绝
cause-recheck = 重新核对

## Fields and places of a cell

field-current = 今日值
field-previous = 昨日值
field-change = 涨跌
field-close = 收盘价
field-pct = 涨跌幅
field-volume = 成交量
field-open_interest = 持仓量
field-value = 值
field-contract = 合约
field-unit = 单位
field-metric = 指标
table-t1 = 表1
table-t2 = 表2
table-header = 表头
table-text = 正文
table-past = 上期

## What is said of a report and of a finding

data-date = 数据日
revision = 第 { $n } 版
page = 第 { $n } 页
original = 原始 PDF
clean-report = 本期未发现问题，凡可核验的数字均一致。
printed = 报告值
proposed = 应为
allowed = 证据允许范围
equations-fail = 不成立的勾稽关系
equations-hold = 可印证的勾稽关系
casualties = 受影响的数
more = 另有 { $n } 项
doubtful = 存疑
advice = 操作建议
advice-changed = 较上期有变
advice-before = 原为
none = 无
seen = 自 { $first } 起，已出现 { $n } 期

## Witnesses

witness = 外部数据
published-by = { $witness }公布
published-agrees = 一致
