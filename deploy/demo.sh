#!/bin/sh
# Ask a handful of questions in front of the reader: sh deploy/demo.sh pincite [OPTION...]
while IFS= read -r question; do
  printf '\n$ pincite ask "%s"\n' "$question"
  "$@" ask "$question" </dev/null || [ $? -eq 1 ] || exit
done <<'QUESTIONS'
How many solid-state battery patents does Toyota have?
What was Japan's share of the lithium-ion market in 2015?
What cell price does TrendForce project for 2035?
Who approved the R&D projects?
How many patents does Honda hold?
QUESTIONS
