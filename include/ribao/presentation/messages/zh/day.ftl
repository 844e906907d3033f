# The day as a table: in the Desk, on the command line and as a file.

## Why a best value is another than the printed one

best-correction = { cause-correction }
best-restatement = { cause-restatement }
best-reissue = { cause-reissue }
best-withdrawal = { cause-withdrawal }
best-decision = { cause-decision }
best-report = 以另一期报告为准
best-derived = 由采用值计算
best-finding = 校验建议值
best-suspect = 存疑
best-with-finding = { $why }（发现 { $n }）
best-published = { $witness } 公布 { $value }，{ $state }
best-published-agrees = 一致
best-published-differs = 不一致

## Columns and sheets

day-block = 板块
day-series = 序列
day-printed = { $field } 报告值
day-best = { $field } 采用值
day-why = 说明
day-of-field = { $field }：{ $text }
day-witnesses = 外部数据
day-place = 位置
day-findings = 发现
day-number = 序号
day-severity = 级别
day-state = 状态
day-where = 所在
day-finding = 内容
day-proposed = 应为
day-sources = 来源
day-what = 项目
day-source-date = 报告日
day-source-data-date = 数据日
day-source-revision = 版次
day-source-source = 取自
day-source-url = 地址
day-source-fetched = 取回时间
day-source-loaded = 载入时间
day-source-sha256 = 原件 SHA-256
day-source-reader = 读取程序版本
