# Alerts: failures and notices. $day is the report date, $step what the task does.

## Headings and labels

alert-what = 发生了什么
alert-lost = 数据是否丢失
alert-todo = 怎么办
alert-manual = 运行手册
alert-details = 详情
alert-log = 查看日志
alert-day = 报告日
alert-task = 任务
alert-since-when = 始于
alert-attempts = 尝试次数
alert-times = { $n } 次
alert-error = 最后的错误
alert-before-error = 此前的日志

## Failures by their error class; Exception stands for all others. Without .lost, that of the step is shown.

failure-WarehouseDown =
    .subject = 数据库连接不上
    .what = { $step }时无法连接 PostgreSQL 数据库，{ $day } 的报告没有载入。其他任务此刻也会因此失败，不再另发邮件。
    .lost = 没有。原件与读出的结果都在存档中；载入要么全部完成、要么完全不做。
    .todo = 查看 PostgreSQL 是否运行、RIBAO_WAREHOUSE 是否正确；恢复后在 Airflow 中清除失败的任务即可续跑。
failure-SourceUnavailable =
    .subject = 发布网站无响应
    .what = 多次尝试后仍无法取得 { $day } 的报告：网站无响应。
    .lost = 没有。报告还在发布方处，heal_gaps 每晚会再试。
    .todo = 用浏览器打开列表页；网站恢复后清除失败的任务，或等待当晚自动补取。
failure-FetchRefused =
    .subject = 取回的不是报告
    .what = 网站没有返回 { $day } 的 PDF。
    .lost = 没有。之前的数据不受影响。
    .todo = 在浏览器中打开该页；可能需要登录，或需修改 config/sources.yaml。仍在等待的运行会自动继续；已失败的，heal_gaps 当晚再试，也可在 Airflow 中清除任务。
failure-SiteUntrusted =
    .subject = 网站证书无效
    .what = 网站的证书无法证明其身份，因此没有从它取 { $day } 的报告。
    .lost = 没有。报告还在发布方处，没有取回任何内容。
    .todo = 不要绕过验证。请发布方更换证书；若因本机时钟不准或缺少自己的证书颁发机构，请改正。仍在等待的运行会自动继续；已失败的，heal_gaps 当晚再试，也可在 Airflow 中清除任务。
failure-SiteChanged =
    .subject = 网站改版
    .what = 列表页不再符合配置，找不到 { $day } 的报告。
    .lost = 没有。报告还在发布方处，取到的页面已存入存档（位置见最后的错误）。
    .todo = 对照存档的页面修改 config/sources.yaml 中的规则。仍在等待的运行会自动继续；已失败的任务需在 Airflow 中清除。
failure-NotAReport =
    .subject = 文件无法读作日报
    .what = { $day } 的文件不是可读的商品日报。
    .lost = 没有。原件已归档。
    .todo = 打开原件查看；若发布方随后更正，relook 会自动取得新文件。
failure-TooHeavy =
    .subject = 文件超出读取限制
    .what = { $day } 的文件超出时间、内存或页数限制，读取被中止。
    .lost = 没有。原件已归档。
    .todo = 打开原件查看是否为日报；若是，请调整读取限制。
failure-ConfigError =
    .subject = 设置有误
    .what = 某项设置不正确，{ $day } 的运行在{ $step }时停下。
    .todo = 按最后的错误所述修改设置，然后清除失败的任务。
failure-Killed =
    .subject = 任务被强行终止
    .what = { $step }的进程在 { $day } 的运行中被终止，没有留下错误；多半是内存不足，或机器重启。
    .todo = 查看机器的内存与系统日志；然后在 Airflow 中清除失败的任务。
failure-AirflowTaskTimeout =
    .subject = 任务超时
    .what = { $step }超过了时限，{ $day } 的运行停下。
    .todo = 查看日志停在何处；网站或数据库缓慢时稍后清除任务重跑。
failure-DagImportError =
    .subject = DAG 文件无法载入
    .what = Airflow 无法载入 { $task }，它的运行都不会再开始。
    .lost = 没有。已载入的数据不受影响；错过的日子由 heal_gaps 补取。
    .todo = 按下面的错误改正该文件；Airflow 会自动重新载入。
failure-Exception =
    .subject = 任务失败
    .what = { $step }时发生意外错误，{ $day } 的运行停下。
    .todo = 查看下面的错误与日志；修复后在 Airflow 中清除失败的任务。

## What a task does, and why nothing is lost when it fails; step-task stands for all others.

step-wait_for_report = 等待报告
    .lost = 没有。报告还在发布方处，尚未取得。
step-fetch = 取回报告
    .lost = 没有。报告还在发布方处；已归档的原件不受影响。
step-archive = 归档原件
    .lost = 没有。取回的文件仍在暂存处，也可重新取回。
step-read = 读取报告
    .lost = 没有。原件已归档，可随时重读。
step-check = 核对数字
    .lost = 没有。原件与读出的结果都在存档中。
step-load = 载入数据库
    .lost = 没有。载入在一个事务中，要么全部完成、要么完全不做；原件在存档中。
step-notify = 发送邮件
    .lost = 没有。数据已载入，邮件留在发件箱中，稍后再发。
step-task = 任务 { $task } 运行
    .lost = 没有。每一步要么完成、要么完全不做；已归档的原件可以重跑。

## $holiday in notices: on a day past the end of the calendar

alert-may-be-holiday = 交易日历只到 { $horizon }：这天也可能休市。

## $next in the notice of a missing report: what happens when it is published later

alert-later-healed = 之后发布的，heal_gaps 每晚 19:30 自动补取，直到它早于最近 { $days } 个交易日。
alert-later-by_hand = heal_gaps 不查找这一天；发布后请以该 report_date 触发 daily_report。

## Notices

notice-late =
    .subject = 报告迟到
    .what = 截至 { $time }（上海），{ $day } 的报告尚未发布。{ $holiday }
    .lost = 没有。
    .todo = 无需处理：每 3 分钟查看一次，发布后自动载入。{ $missing } 仍未发布则记为缺失，并再次通知。
notice-missing =
    .subject = 报告缺失
    .what = 截至 { $time }（上海），{ $day } 的报告仍未发布，当日记为缺失。{ $holiday }
    .lost = 没有。
    .todo = 向发布方询问。{ $next }
notice-arrived =
    .subject = 迟到的报告已载入
    .what = { $day } 的报告已到并载入，此前的迟到或缺失提醒随之关闭。
    .lost = 没有。
    .todo = 无需处理。
notice-withdrawn =
    .subject = 撤回一处错误
    .what = { $day } 的报告已按交易所公布值重新检查，下列各处不再视为错误：{ $errors }。
    .lost = 没有，所印的数重新有效。
    .todo = 查看该日报告页；若已据此改过数，请撤销更正。
notice-quarantined =
    .subject = 报告被隔离
    .what = { $day } 的报告整体不可采信：{ $reason }。它已保存，但不进入数据集市。
    .lost = 没有。原件与读出的数字都已保存。
    .todo = 核对原件后放行：`ribao release { $report_id } --who 姓名 --why 理由`；或拒绝：`ribao reject { $report_id } --who 姓名 --why 理由`。也可在 Airflow 的 review_quarantine 中答复。
notice-calendar =
    .subject = 交易日历将尽
    .what = 已知的交易日历止于 { $horizon }，还有 { $left } 天。此后暂按工作日推定。
    .lost = 没有。
    .todo = 把交易所新一年的休市通知写入 catalogue/calendar/notices.csv，或升级日历库后重新生成。
notice-disagree =
    .subject = 两个来源的文件不同
    .what = { $day } 的报告：{ $reason }。两份都已保存；首选来源的一份有效，这一份被隔离。
    .lost = 没有。两份原件与读出的数字都已保存。
    .todo = 比较两份原件。应采用这一份：`ribao release { $report_id } --who 姓名 --why 理由`；不采用：`ribao reject { $report_id } --who 姓名 --why 理由`。
notice-source =
    .subject = 一个来源取不到报告
    .what = 来源 { $source } 没有提供 { $day } 的报告：{ $reason }。另一来源已提供。
    .lost = 没有。报告已从另一来源取得。
    .todo = 查看该来源：用浏览器打开，或核对 config/sources.yaml。
notice-refused =
    .subject = 邮件被拒收
    .what = 邮件「{ $mail }」被收件服务器拒收：{ $reason }。
    .lost = 没有。邮件留在发件箱中，会继续再试。
    .todo = 核对 config/people.yaml 中的地址，或请邮件管理员查看。
notice-unrendered =
    .subject = 当日邮件未能生成
    .what = { $day } 的报告已载入，但当日邮件未能生成：{ $reason }。
    .lost = 没有。数据与问题均已载入，可在日报台查看。
    .todo = 分析人员请在日报台查看；维护人员请按错误修复。
