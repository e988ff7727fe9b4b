using OrleansAgents.Core.Limits;
using OrleansAgents.Grains.Definitions;
using Xunit;

namespace OrleansAgents.Grains.Tests.Definitions;

/// <summary>What people get wrong, and the very lines they read.</summary>
public sealed class BadDefinitionTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        {
            "unknown and missing keys",
            """
            nam: answer
            steps:
              - { id: a, capabilty: rag }
              - { capability: rag, colour: blue }
            """,
            """
            1:1: unknown key 'nam'; did you mean 'name'?
            1:1: expected the key 'name' (the name that runs ask for), found none; add it
            3:5: expected one of 'capability', 'agent' and 'signal' in a step, found none; add 'capability' to have a service picked, 'agent' to name one, or 'signal' to wait for one
            3:14: unknown key 'capabilty'; did you mean 'capability'?
            4:5: expected the key 'id' (the step's id, unique in the definition), found none; add it
            4:24: unknown key 'colour'; known are id, capability, agent, signal, after, join, onFailure, timeout, retry, effect, onUnknown, locks, lockLease, with, routing, approval, wait
            """
        },
        {
            "keys of other places",
            """
            name: elsewhere
            locks: [build]
            steps:
              - { id: a, capability: rag, locks: [x], route: true }
            """,
            """
            2:1: unknown key 'locks'; known are name, description, input, steps, loop, route, routing, output, messages, limits
            4:43: unknown key 'route'; known are id, capability, agent, signal, after, join, onFailure, timeout, retry, effect, onUnknown, locks, lockLease, with, routing, approval, wait
            """
        },
        {
            "step ids",
            """
            name: ids
            steps:
              - { id: a, capability: rag }
              - { id: a, agent: x, capability: y }
              - { id: "b/c", capability: rag }
            output: B
            """,
            """
            4:5: expected one of 'capability', 'agent' and 'signal' in a step, found capability and agent; keep one
            4:11: expected a step id of its own, found 'a'; the step on line 3 has it already
            5:11: expected a step id: 1 to 64 letters (a to z), digits, '-', '_' or '.', the first a letter or digit, found 'b/c'
            6:9: expected the id of a step, found 'B'; known are a, b/c
            """
        },
        {
            "values of the wrong kind",
            """
            name: 12
            description: [a]
            steps:
              - { id: a, capability: true, timeout: 10, with: 5 }
              - step
              - { id: c, agent: x, timeout: soon, retry: { attempts: many, backoff: 10s, maxBackoff: 1s } }
            output: null
            """,
            """
            1:7: expected the definition's name, found 12; put it in quotes to mean the text
            2:14: expected a description, found a list
            4:26: expected a capability tag, found true; put it in quotes to mean the text
            4:41: expected a duration such as 500ms, 10s, 5m, 1h30m or 00:00:10, found 10; add the unit
            4:51: expected a mapping of parameters, found 5
            5:5: expected a step: a mapping with id, and capability, agent or signal, found 'step'
            6:33: expected a duration such as 500ms, 10s, 5m, 1h30m or 00:00:10, found 'soon'
            6:58: expected attempts from 1 to 20, the first included, found 'many'
            6:90: expected a maxBackoff of at least the backoff, 10s, found '1s'; raise it, or lower backoff
            7:9: expected the id of a step, found nothing
            """
        },
        {
            "a loop that goes nowhere",
            """
            name: loop
            steps: [ { id: draft, capability: writing }, { id: check, capability: review } ]
            loop:
              from: draft
              to: check
              until: { path: approved, equal: true }
              maxCycles: 3
              onExhausted: stop
            """,
            """
            5:7: expected a step at or before 'draft', from which the loop goes back, found 'check'; exchange from and to, or move the step
            6:10: expected the key 'equals' (the value at which it is met), found none; add it
            6:18: expected a JSON pointer such as /approved, found 'approved'; begin it with '/'
            6:28: unknown key 'equal'; did you mean 'equals'?
            7:14: expected passes of the loop from 1 to 2, the first included, found 3; lower it, or raise OrleansAgents:Limits:Cycles (environment ORLEANSAGENTS__LIMITS__CYCLES)
            8:16: expected what happens when the passes are used up (complete, fail, ask), found 'stop'
            """
        },
        {
            "a loop between unknown steps",
            """
            name: loop
            steps: [ { id: draft, capability: writing } ]
            loop: { from: chekc, to: drafts, until: { path: /a, equals: .inf }, maxCycles: 0 }
            """,
            """
            3:15: expected the id of a step, found 'chekc'; known are draft
            3:26: expected the id of a step, found 'drafts'; did you mean 'draft'?
            3:61: expected a value that JSON can carry, found the number .inf; use a finite number, or quote it to mean the text
            3:80: expected passes of the loop from 1 to 2, the first included, found 0
            """
        },
        {
            "too many linear hops",
            """
            name: long
            steps:
              - { id: a, capability: x }
              - { id: b, capability: x }
              - { id: c, capability: x }
              - { id: d, capability: x }
            """,
            """
            3:3: the longest run needs 4 hops (one for each step), and the limit LinearHops is 3; remove steps, or raise OrleansAgents:Limits:LinearHops (environment ORLEANSAGENTS__LIMITS__LINEARHOPS)
            """
        },
        {
            "too many cyclic hops",
            """
            name: long
            steps: [ { id: a, capability: x }, { id: b, capability: x }, { id: c, capability: x } ]
            loop: { from: c, to: a, until: { path: "", equals: 1 } }
            """,
            """
            3:7: the longest run needs 6 hops (3 steps, and 3 again in each of 1 further passes), and the limit CyclicHops is 5; remove steps, lower maxCycles or narrow the loop, or raise OrleansAgents:Limits:CyclicHops (environment ORLEANSAGENTS__LIMITS__CYCLICHOPS)
            """
        },
        {
            "more hops than the definition itself allows",
            """
            name: short
            steps: [ { id: a, capability: x }, { id: b, capability: x }, { id: c, capability: x } ]
            limits: { hops: 2 }
            """,
            """
            2:8: the longest run needs 3 hops (one for each step), and limits.hops of this definition is 2; remove steps, or raise limits.hops
            """
        },
        {
            "limits raised",
            """
            name: greedy
            steps: [ { id: a, capability: x, retry: { attempts: 21 } } ]
            limits: { hops: 4, cycles: 3, wallClock: 2h, payload: 2MiB, journal: 10001 }
            """,
            """
            2:53: expected attempts from 1 to 20, the first included, found 21; lower it, or raise OrleansAgents:Limits:Attempts (environment ORLEANSAGENTS__LIMITS__ATTEMPTS)
            3:17: expected from 1 to 3 hops, the configured limit, found 4; a definition can only lower a limit; lower it, or raise OrleansAgents:Limits:LinearHops (environment ORLEANSAGENTS__LIMITS__LINEARHOPS)
            3:28: expected from 1 to 2 cycles, the configured limit, found 3; a definition can only lower a limit; lower it, or raise OrleansAgents:Limits:Cycles (environment ORLEANSAGENTS__LIMITS__CYCLES)
            3:42: expected at most 1h, the configured limit, found '2h'; a definition can only lower a limit; lower it, or raise OrleansAgents:Limits:WallClock (environment ORLEANSAGENTS__LIMITS__WALLCLOCK)
            3:55: expected at most 1MiB, the configured limit, found '2MiB'; a definition can only lower a limit; lower it, or raise OrleansAgents:Limits:PayloadBytes (environment ORLEANSAGENTS__LIMITS__PAYLOADBYTES)
            3:70: expected from 1 to 10000 events in the journal, the configured limit, found 10001; a definition can only lower a limit; lower it, or raise OrleansAgents:Limits:JournalEvents (environment ORLEANSAGENTS__LIMITS__JOURNALEVENTS)
            """
        },
        {
            "limits out of range",
            """
            name: odd
            steps: [ { id: a, capability: x, timeout: 0s, retry: { attempts: 0, backoff: 721h } } ]
            limits: { hops: 0, wallClock: -5s, payload: 5KB, journal: 1.5 }
            """,
            """
            2:43: expected a duration from 1ms to 720h, found '0s'
            2:66: expected attempts from 1 to 20, the first included, found 0
            2:78: expected a duration from 0s to 720h, found '721h'
            3:17: expected from 1 to 3 hops, the configured limit, found 0
            3:31: expected a duration such as 500ms, 10s, 5m, 1h30m or 00:00:10, found '-5s'
            3:45: expected a size such as 64KiB, 1MiB or a number of bytes, found '5KB'
            3:59: expected from 1 to 10000 events in the journal, the configured limit, found 1.5
            """
        },
        {
            "an input schema that cannot be enforced",
            """
            name: schema
            input:
              type: objekt
              properties:
                question: { type: [string, null], minLength: -1, pattern: "(" }
                kind: { enum: [], $ref: "#/x" }
              require: [question]
            steps: [ { id: a, capability: x } ]
            """,
            """
            3:9: expected a type (object, array, string, number, integer, boolean, null), found 'objekt'; did you mean 'object'?
            5:32: expected a type (object, array, string, number, integer, boolean, null), found nothing
            5:50: expected a whole number from 0 to 2147483647, found -1
            5:63: expected a regular expression, found '('; Invalid pattern '(' at offset 1. Not enough )'s
            6:19: expected a list of values, found an empty list
            6:23: the JSON Schema keyword '$ref' is not supported; known are $comment, $schema, additionalProperties, allOf, anyOf, const, default, description, enum, examples, exclusiveMaximum, exclusiveMinimum, format, items, maxItems, maxLength, maxProperties, maximum, minItems, minLength, minProperties, minimum, multipleOf, not, oneOf, pattern, properties, required, title, type, uniqueItems
            7:3: the JSON Schema keyword 'require' is not supported; did you mean 'required'?
            """
        },
        { "no mapping", "- a\n- b", "1:1: expected a workflow definition: a mapping with name and steps, found a list" },
        { "no steps", "name: a\nsteps: []", "2:8: expected a list of at least one step, found an empty list" },
        { "nothing", "  \n", "1:1: expected a YAML or JSON document, found an empty text" },
        { "comments alone", "# later\n", "1:1: expected a YAML document, found comments or white space alone" },
        {
            "keys twice",
            "name: a\nname: b\nsteps:\n  - { id: x, id: y }",
            "2:1: the key 'name' stands twice, first on line 1; remove one\n4:14: the key 'id' stands twice, first on line 4; remove one"
        },
        {
            "JSON", """
            {
              "name": "a", "steps": [ { "id": "x", "capability": 5 } ],
              "outputs": "x"
            }
            """,
            "2:54: expected a capability tag, found 5; put it in quotes to mean the text\n3:3: unknown key 'outputs'; did you mean 'output'?"
        },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Read_BadDefinition_ReportsEveryProblemInSourceOrder(string what, string text, string expected)
    {
        var error = new DefinitionReader().Read(text, WorkflowLimits.Default).Error;

        Assert.True(error is not null, $"{what}: read without a problem");
        Assert.Equal("definition.invalid", error.Code);
        Assert.Equal(expected.ReplaceLineEndings("\n"), string.Join('\n', error.Problems));
        Assert.Contains(error.Problems[0].ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ProblemInAStep_NamesItsPointer()
    {
        var error = new DefinitionReader().Read("name: a\nsteps: [ { id: x, capability: y, with: { a/b: .nan } } ]", WorkflowLimits.Default).Error;

        Assert.Equal("/steps/0/with/a~1b", Assert.Single(error!.Problems).Path);
    }

    [Fact]
    public void Read_MoreProblemsThanAreShown_SaysHowManyAreNot()
    {
        var text = "name: a\nsteps: [ { id: x, capability: y } ]\n" + string.Concat(Enumerable.Range(0, 150).Select(i => $"wrong{i}: 1\n"));

        var error = new DefinitionReader().Read(text, WorkflowLimits.Default).Error;

        Assert.Equal(101, error!.Problems.Count);
        Assert.Equal("50 further problems are not shown; mend these first", error.Problems[^1].ToString());
        Assert.StartsWith("The workflow definition has 150 problems, the first at 3:1: unknown key 'wrong0'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TextOverItsBound_RefusesAsTooLarge()
    {
        var longest = "name: a\nsteps: [ { id: x, capability: y } ]\n#".PadRight(DefinitionReader.BytesMax, ' ');

        Assert.Null(new DefinitionReader().Read(longest, WorkflowLimits.Default).Error);
        Assert.Equal("payload.too_large", new DefinitionReader().Read(longest + " ", WorkflowLimits.Default).Error!.Code);
    }

    [Fact]
    public void Read_WithTheLoweredLimitsOfItsOwnRun_GivesTheSameDefinition()
    {
        const string Text = "name: a\nlimits: { payload: 10KiB, cycles: 1 }\nsteps: [ { id: x, capability: y } ]\nloop: { from: x, to: x, until: { path: /ok, equals: true } }";

        var first = new DefinitionReader().Read(Text, WorkflowLimits.Default).Value!;
        var again = new DefinitionReader().Read(Text, first.Limits).Value!;

        Assert.Equal(first.Limits, again.Limits);
        Assert.Equal(1, again.MaxCycles);
    }
}
