# What a finding says. Every fact of a finding has a message fact-…; $cell and $cells are names of cells.
# Where a card shows the printed number beside the text, it takes the attribute .reason instead.

## Names of rows and cells in a sentence

row-t1 = 表1「{ $label }」
row-t2 = { $block }「{ $label }」

cell-name = { $row }{ $field }
cell-header = { $block }表头{ $side ->
    [left] 左
    [middle] 中
   *[right] 右
}半{ $field }日期
cell-text = { $block }正文
cell-text-change = { $block }正文的涨跌
cell-quoted = { $cell }「{ $sentence }」
cell-past = 前一日报告 { $cell }
cell-published = { $witness }公布的 { $cell }

## The sentences of a message: what is printed, the facts, the evidence, the proposal

finding-end = 。
finding-proposed = 应为 { $value }
finding-proposed-certainty = 应为 { $value }（{ $certainty }）
finding-values = 是以下之一：{ $values }
finding-value = { $value }（{ $certainty }）

## How sure a value is

certainty-certain = 确定
certainty-very_likely = 很可能
certainty-likely = 较可能
certainty-possible = 可能

## The end of a message

finding-alternatives = 也可能错在：{ $cells }
finding-casualties = 由此算错的还有：{ $cells }
finding-plain = { $cells }：{ $type }。
finding-no-cells = { $type }。
equation-comma = ，
evidence-source = { $relation } ({ $solution })
evidence-table = 表格
evidence-published = { $witness }公布值
evidence-published-value = { $witness }公布 { $value }
evidence-gives = { $sources } { $count ->
    [1] 得出
   *[other] 均得出
} { $value }
evidence-allows = { $sources } { $count ->
    [1] 限定于
   *[other] 均限定于
} { $value }
evidence-fails = 所印 { $equation }（{ $relation }）

## Facts that begin a message

fact-printed = { $cell } 印作 { $printed }：{ fact-printed.reason }
    .reason = { $type }{ $rows ->
        [1] { "" }
       *[other] （涉及 { $rows } 行）
    }
fact-blank = { $cells }为空
fact-negative = { $cell } 印作 { $printed }，{ fact-negative.reason }
    .reason = 不可能为负
fact-zero_for_missing = { $cell } 印作 0，{ fact-zero_for_missing.reason }。
    .reason = 昨日为 { $previous }：缺数被印成 0
fact-off_step = { $cell } 印作 { $printed }，{ fact-off_step.reason }。
    .reason = 不是 { $step } 的整数倍（{ $why }）
fact-header_dates = { $place ->
    [all] 全部 { $every } 处
    [some] { $every } 处表头中有 { $count } 处，其
    [both] { $block }左右两半
   *[half] { $block }{ $side ->
        [left] 左
       *[right] 右
    }半
}表头日期印作 { $printed }，应为 { $right }。
fact-beyond_limit = { $cell } { $pct } 超过涨跌停幅度 { $limit }%（{ $why }）。
fact-beyond_usual = { $cell } 印作 { $printed }，{ fact-beyond_usual.reason }。
    .reason = { $days } 日中位数为 { $median }
fact-beyond_history = { $cell } 变动 { $move }（日变动的 MAD 尺度为 { $scale }）{ $confirmed ->
    [yes] ，另有佐证
   *[no] { "" }
}。
fact-frozen = { $cell } 未变，此前每日都变（日变动的 MAD 尺度为 { $scale }）{ $confirmed ->
    [yes] ，另有佐证
   *[no] { "" }
}。
fact-unexplained = { $type }：{ $equation }（{ $cells }）。
fact-published_otherwise = { $cell } 印作 { $printed }，{ fact-published_otherwise.reason }。
    .reason = { $witness }公布 { $published }{ $count ->
        [1] { "" }
       *[other] ，{ $count } 处公布值均不同，多半是口径、合约月或日期不同
    }
fact-restated = { $cell }印作 { $printed }，{ fact-restated.reason }：以今日所印为准。
    .reason = 前一日报告的今日值是 { $before }
fact-denied = { $cell }印作 { $printed }，{ fact-denied.reason }：以今日所印为准。
    .reason = 前一日报告的今日值是 { $before }，当时推断应为 { $proposed }
fact-confirmed = { $cell }印作 { $printed }：{ fact-confirmed.reason }。
    .reason = 证实了对前一日报告所印 { $before } 的推断
fact-no_date = 标题里没有报告日期
fact-published_as = 标题日期是 { $day }，却作为 { $expected } 的报告发布
fact-no_trading_day = 标题日期 { $day } 不是交易日
fact-same_as = 内容与 { $day } 的报告相同（{ $same }/{ $count } 个数），是旧报告换了标题
fact-few_numbers = 只读出 { $readable } 个数，通常约 { $usual } 个
fact-other_source = 来源 { $source } 的文件与来源 { $other } 的不同（{ $name }）
fact-series_renamed = { $row }改名为「{ $label }」：今日的昨日值 { $previous } 接续其前值；可作为别名登记
fact-series_missing = 缺少 { $row }
fact-series_missing_block = 缺少整块「{ $block }」
fact-series_new = 新增 { $row }
fact-series_new_block = 新增整块「{ $block }」
fact-read = { $cells }{ $named ->
    [yes] ：
   *[no] { "" }
}{ $type }（{ $message }）。
fact-unreadable = { $message }

## Facts that speak for a cause

fact-same_as_row = 与「{ $other }」相同（{ $numbers }）
fact-continues_row = 接续「{ $other }」，该行自身晚了一日
fact-previous_repeats = 昨日值与今日值相同
fact-settlement_base = 表1 的涨跌以 { $base } 为基准（{ $with_base ->
    [none] 前结算价
   *[other] { $with_base }
}），表2 以 { $previous } 为昨收（{ $with_close ->
    [none] { "" }
   *[other] { $with_close }
}）；若非前结算价之别，则其一为笔误
fact-repeats_previous_report = 与前一日报告所印相同
fact-rows_repeat_previous_report = 其中 { $count } 行与前一日报告所印相同
