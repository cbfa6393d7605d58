"""What Playbook 101 promises, each with its own test module that tries to break it.

Every test here has a quick size, which belongs to `./playbook test`, and a full one for
`./playbook test --full`; a test asks for its size with the fixture `amount` and tells what it
found with `proof`. The last figures of the full size stand in docs/PROOF.md.
"""
