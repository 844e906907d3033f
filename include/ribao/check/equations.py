"""Equations written as text, `a.b = 100 * c.d / (e.f - g)`, made into trees that can be evaluated and solved."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

from ribao.check.intervals import Interval, exactly
from ribao.errors import ConfigError

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([a-z][\w.]*)|(.))")


@dataclass(frozen=True, slots=True)
class Node:
    """An operation on two trees."""

    sign: str
    left: "Tree"
    right: "Tree"


Tree: TypeAlias = "str | Decimal | Node"


@cache
def parse_equation(equation: str) -> tuple[str, Tree]:
    """`left = right` as the left name and the right tree. ConfigError where it is no equation."""
    left, mark, right = equation.partition("=")
    if not mark:
        raise ConfigError(f"no equation: {equation}", "write it as `name = expression`")
    tokens = [m.group(m.lastindex or 0) for m in _TOKEN.finditer(right.strip())]
    tree, rest = _sum(tokens)
    if rest:
        raise ConfigError(f"cannot read {''.join(rest)!r} in {equation}", "use + - * / and parentheses")
    return left.strip(), tree


def _sum(tokens: list[str]) -> tuple[Tree, list[str]]:
    tree, tokens = _product(tokens)
    while tokens and tokens[0] in "+-":
        right, rest = _product(tokens[1:])
        tree, tokens = Node(tokens[0], tree, right), rest
    return tree, tokens


def _product(tokens: list[str]) -> tuple[Tree, list[str]]:
    tree, tokens = _atom(tokens)
    while tokens and tokens[0] in "*/":
        right, rest = _atom(tokens[1:])
        tree, tokens = Node(tokens[0], tree, right), rest
    return tree, tokens


def _atom(tokens: list[str]) -> tuple[Tree, list[str]]:
    if not tokens:
        raise ConfigError("an equation ends too early", "complete the line in relations.yaml")
    head, rest = tokens[0], tokens[1:]
    if head == "(":
        tree, rest = _sum(rest)
        return tree, rest[1:]
    return (Decimal(head) if head[0].isdigit() else head), rest


def list_names(tree: Tree) -> list[str]:
    """The names in a tree, left to right."""
    if isinstance(tree, Node):
        return [*list_names(tree.left), *list_names(tree.right)]
    return [tree] if isinstance(tree, str) else []


def evaluate(tree: Tree, values: Mapping[Any, Interval]) -> Interval:
    """The interval a tree's value lies in."""
    if isinstance(tree, Decimal):
        return exactly(tree)
    if isinstance(tree, str):
        return values[tree]
    left, right = evaluate(tree.left, values), evaluate(tree.right, values)
    match tree.sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right


def solve(result: Tree, tree: Tree, name: str) -> Tree:
    """The equation `result = tree` rearranged: the tree that gives `name`, which stands once in `tree`."""
    if not isinstance(tree, Node):
        return result
    if name in list_names(tree.left):
        back = {"+": "-", "-": "+", "*": "/", "/": "*"}[tree.sign]
        return solve(Node(back, result, tree.right), tree.left, name)
    if tree.sign in "+*":
        return solve(Node("-" if tree.sign == "+" else "/", result, tree.left), tree.right, name)
    return solve(Node(tree.sign, tree.left, result), tree.right, name)


def write_tree(tree: Tree, printed: Mapping[Any, str]) -> str:
    """The tree as text, `printed` in the places of its names; a factor of one is left out."""
    if not isinstance(tree, Node):
        return printed.get(tree, tree) if isinstance(tree, str) else str(tree)
    if tree.sign in "*/" and tree.right == 1:
        return write_tree(tree.left, printed)
    left, right = write_tree(tree.left, printed), write_tree(tree.right, printed)
    if tree.sign in "*/" and isinstance(tree.left, Node) and tree.left.sign in "+-":
        left = f"({left})"
    if isinstance(tree.right, Node):
        right = f"({right})"
    return f"{left} {dict(zip('+-*/', '+−×/', strict=True))[tree.sign]} {right}"
