using OrleansAgents.Core.Limits;
using OrleansAgents.Grains.Definitions;
using Xunit;

namespace OrleansAgents.Grains.Tests.Definitions;

/// <summary>What people get wrong in parallel, routed and waiting workflows, and the very lines they read.</summary>
public sealed class BadShapeTests
{
    private const string Answered = "until: { path: /ok, equals: true }";

    public static TheoryData<string, string, string> Orders => new()
    {
        {
            "unknown steps",
            """
            name: a
            steps:
              - { id: write, capability: x }
              - { id: review, capability: x, after: [writ, zebra] }
              - { id: merge, capability: x, after: reviw, join: any }
            output: reveiw
            """,
            """
            4:42: expected the id of a step, found 'writ'; did you mean 'write'?
            4:48: expected the id of a step, found 'zebra'; known are write, review, merge
            5:40: expected the id of a step, found 'reviw'; did you mean 'review'?
            6:9: expected the id of a step, found 'reveiw'; did you mean 'review'?
            """
        },
        {
            "a step after itself, and twice after another",
            """
            name: a
            steps:
              - { id: a, capability: x, after: [a] }
              - { id: b, capability: x, after: [a, a] }
              - { id: c, capability: x, after: { a: 1 } }
              - { id: d, capability: x, after: [5, [a]] }
            """,
            """
            3:37: expected the id of another step, found 'a'; a step cannot come after itself; remove it
            4:40: expected a step that is not listed yet, found 'a'; it is in this list already; remove one
            5:36: expected a list of ids of steps, or the id of one, found a mapping
            6:37: expected the id of a step, found 5; put it in quotes to mean the text
            6:40: expected the id of a step, found a list
            """
        },
        {
            "two steps in a circle",
            """
            name: a
            steps:
              - { id: a, capability: x, after: b }
              - { id: b, capability: x, after: [a] }
            """,
            "3:36: the steps come after each other in a circle: a → b → a; remove one of these from an 'after'"
        },
        {
            "two circles, one with a tail and a head",
            """
            name: a
            steps:
              - { id: head, capability: x }
              - { id: c, capability: x, after: [b] }
              - { id: a, capability: x, after: [head, c] }
              - { id: b, capability: x, after: [a] }
              - { id: tail, capability: x, after: [b] }
              - { id: p, capability: x, after: [q, tail] }
              - { id: q, capability: x, after: [p] }
            """,
            """
            4:36: the steps come after each other in a circle: c → a → b → c; remove one of these from an 'after'
            8:36: the steps come after each other in a circle: p → q → p; remove one of these from an 'after'
            """
        },
        {
            "joins",
            """
            name: a
            steps:
              - { id: a, capability: x, join: any }
              - { id: b, capability: x, after: [a], join: all }
              - { id: c, capability: x, after: [a, b], join: { atLeast: 3 } }
              - { id: d, capability: x, after: [a, b], join: { atLeast: 0, of: 2 } }
              - { id: e, capability: x, after: [a, b], join: {} }
              - { id: f, capability: x, after: [a, b], join: some }
              - { id: g, capability: x, after: [a, b], join: [any] }
            """,
            """
            3:35: expected 'join' in a step with at least two steps in 'after', found no 'after'; remove it, or add steps to 'after'
            4:47: expected 'join' in a step with at least two steps in 'after', found 1 there; remove it, or add steps to 'after'
            5:61: expected from 1 to 2, the number of steps in 'after', found 3; lower it, or add steps to 'after'
            6:61: expected from 1 to 2, the number of steps in 'after', found 0
            6:64: unknown key 'of'; known are atLeast
            7:50: expected the key 'atLeast' (how many of the steps in 'after' must complete), found none; add it
            8:50: expected how many steps are waited for: all, any, or a mapping such as { atLeast: 2 } (all, any), found 'some'
            9:50: expected all, any, or a mapping such as { atLeast: 2 }, found a list
            """
        },
        {
            "a join in a linear workflow",
            "name: a\nsteps:\n  - { id: a, capability: x }\n  - { id: b, capability: x, join: any }",
            "4:35: expected 'join' in a step with at least two steps in 'after', found no 'after'; remove it, or add steps to 'after'"
        },
        {
            "a loop that nothing leads through",
            """
            name: a
            steps:
              - { id: a, capability: x }
              - { id: b, capability: x }
              - { id: c, capability: x, after: [a, b] }
            loop: { from: b, to: a, until: { path: /ok, equals: true } }
            """,
            "6:22: expected a step that leads to 'b', from which the loop goes back, found 'a'; exchange from and to, or add the missing 'after'"
        },
        {
            "a loop with two exits",
            """
            name: a
            steps:
              - { id: a, capability: x }
              - { id: b, capability: x, after: [a] }
              - { id: c, capability: x, after: [b] }
              - { id: side, capability: x, after: [a, c] }
              - { id: end, capability: x, after: [c, side] }
            loop: { from: c, to: a, until: { path: /ok, equals: true } }
            """,
            "6:39: step 'side' comes after 'a', which is in the midst of the loop; a loop has one exit, its step 'c': put 'side' after 'c', or on the way to it"
        },
        {
            "too many parallel hops",
            "name: a\nlimits: { hops: 2 }\nsteps:\n  - { id: a, capability: x }\n  - { id: s, signal: go }\n  - { id: b, capability: x, after: [a, s] }\n  - { id: c, capability: x }",
            "4:3: the longest run needs 3 hops (one for each step that is no wait for a signal), and limits.hops of this definition is 2; remove steps, or raise limits.hops"
        },
    };

    public static TheoryData<string, string, string> Steps => new()
    {
        {
            "what a step asks for",
            """
            name: a
            steps:
              - { id: a, agent: x, signal: y }
              - { id: b, signal: "two words" }
              - { id: c, signal: ok, timeout: 1s, retry: { attempts: 2 }, effect: once, onUnknown: ask, with: {}, approval: true, onFailure: stop }
            """,
            """
            3:5: expected one of 'capability', 'agent' and 'signal' in a step, found agent and signal; keep one
            4:22: expected the name of a signal: 1 to 64 letters (a to z), digits, '-', '_' or '.', the first a letter or digit, found 'two words'
            5:35: the key 'timeout' belongs to calls of agents, and a step with 'signal' calls nobody; remove it
            5:46: the key 'retry' belongs to calls of agents, and a step with 'signal' calls nobody; remove it
            5:71: the key 'effect' belongs to calls of agents, and a step with 'signal' calls nobody; remove it
            5:88: the key 'onUnknown' belongs to calls of agents, and a step with 'signal' calls nobody; remove it
            5:99: the key 'with' belongs to calls of agents, and a step with 'signal' calls nobody; remove it
            5:113: the key 'approval' belongs to steps that do work, and a step with 'signal' waits already; remove it, or move it to the next step
            5:130: expected what the step's failure means for the run (fail, continue), found 'stop'
            """
        },
        {
            "names of waits",
            """
            name: a
            steps:
              - { id: a, signal: go }
              - { id: b, signal: go }
              - { id: c, signal: d }
              - { id: d, agent: x, approval: true }
              - { id: d.answer, agent: x }
              - { id: loop, agent: x }
              - { id: own, signal: own }
              - { id: l, signal: loop }
            loop: { from: l, to: l, until: { path: /ok, equals: true }, onExhausted: ask }
            """,
            """
            4:22: expected a signal of its own, found 'go'; the step on line 3 waits for it already; rename one
            5:22: expected a signal that is no other step's id, found 'd'; the step on line 6 has it as its id; rename one
            6:11: the answer of a person to step 'd', which has an approval, is named 'd.answer', and the step on line 7 has that name; rename one
            8:11: expected another name, found 'loop'; with onExhausted: ask it names the question to a person; rename it
            10:22: expected a signal that is no other step's id, found 'loop'; the step on line 8 has it as its id; rename one
            10:22: expected another name, found 'loop'; with onExhausted: ask it names the question to a person; rename it
            """
        },
        {
            "effects",
            """
            name: a
            steps:
              - { id: a, agent: x, onUnknown: ask }
              - { id: b, agent: x, effect: idempotent, onUnknown: fail }
              - { id: c, agent: x, effect: onse, onUnknown: again }
            """,
            """
            3:35: the key 'onUnknown' belongs to effect: once, since any other call is simply made again; add 'effect: once', or remove it
            4:55: the key 'onUnknown' belongs to effect: once, since any other call is simply made again; add 'effect: once', or remove it
            5:32: expected an effect (idempotent, once), found 'onse'; did you mean 'once'?
            5:49: expected what happens to a call whose outcome is not known (ask, fail), found 'again'
            """
        },
        {
            "approvals",
            """
            name: a
            steps:
              - { id: a, agent: x, approval: yes }
              - { id: b, agent: x, approval: { prompt: 5, default: approved, promt: y } }
              - { id: c, agent: x, approval: [] }
            """,
            """
            3:34: expected true, or a mapping with prompt, deadline, default and escalate, found 'yes'
            4:44: expected what a person is asked, found 5; put it in quotes to mean the text
            4:56: a default without a deadline never counts; add 'deadline', or remove it
            4:56: expected the answer at the deadline (approve, reject), found 'approved'; did you mean 'approve'?
            4:66: unknown key 'promt'; did you mean 'prompt'?
            5:34: expected a mapping with prompt, deadline, default and escalate, found a list
            """
        },
        {
            "waits",
            """
            name: a
            steps:
              - { id: a, agent: x, wait: { deadline: 10, default: 5 } }
              - { id: b, agent: x, wait: { deadline: 61m } }
              - { id: c, agent: x, wait: { deadline: 10m, escalate: { after: 10m, to: "" } } }
              - { id: d, signal: s, wait: { escalate: { after: 2h } } }
              - { id: e, signal: t, wait: { default: { ok: true }, escalate: lead } }
            """,
            """
            3:42: expected a duration such as 500ms, 10s, 5m, 1h30m or 00:00:10, found 10; add the unit
            4:42: expected at most 1h, the limit WallClock, found '61m'; lower it, or raise OrleansAgents:Limits:WallClock (environment ORLEANSAGENTS__LIMITS__WALLCLOCK)
            5:66: expected less than the deadline, 10m, found '10m'; lower it, or raise 'deadline'
            5:75: expected who is asked besides: a person, a role or a channel, found ''
            6:43: expected the key 'to' (who is asked besides), found none; add it
            6:52: expected at most 1h, the limit WallClock, found '2h'; lower it, or raise OrleansAgents:Limits:WallClock (environment ORLEANSAGENTS__LIMITS__WALLCLOCK)
            7:42: a default without a deadline never counts; add 'deadline', or remove it
            7:66: expected a mapping with after and to, found 'lead'
            """
        },
        {
            "waits beyond the definition's own limits",
            """
            name: a
            limits: { wallClock: 10m, payload: 8, fanOut: 9 }
            steps:
              - { id: a, signal: x, wait: { deadline: 11m, default: "1234567" } }
            """,
            """
            2:47: expected from 1 to 8 steps at once, the configured limit, found 9; a definition can only lower a limit; lower it, or raise OrleansAgents:Limits:FanOut (environment ORLEANSAGENTS__LIMITS__FANOUT)
            4:43: expected at most 10m, the limit limits.wallClock of this definition, found '11m'; lower it, or raise limits.wallClock of this definition
            4:57: expected a value of at most 8 bytes as JSON, found 9 bytes; lower it, or raise limits.payload of this definition
            """
        },
        {
            "the wait of a loop",
            $$"""
            name: a
            steps: [ { id: a, agent: x } ]
            loop: { from: a, to: a, {{Answered}}, onExhausted: fail, wait: { deadline: 1m, default: approve } }
            """,
            """
            3:86: the key 'wait' belongs to onExhausted: ask, and here it is fail; remove it, or set onExhausted: ask
            3:111: expected the answer at the deadline (complete, fail), found 'approve'
            """
        },
        {
            "a route with keys of other shapes",
            $$"""
            name: a
            route: { {{Answered}}, onExhausted: stop, maxCycles: 2 }
            steps:
              - { id: a, agent: x }
              - { id: b, agent: x, after: [a], join: any }
            loop: { from: b, to: a, {{Answered}} }
            """,
            """
            2:59: expected what happens when the hops are used up (complete, fail, ask), found 'stop'
            2:65: unknown key 'maxCycles'; known are until, onExhausted, wait
            5:31: a routed workflow has no 'after': the arbitrator names the next step; remove it, or remove 'route'
            5:42: a routed workflow has no 'join': the arbitrator names one step at a time; remove it, or remove 'route'
            6:7: a routed workflow has no loop: the arbitrator may name a step again; remove it, or remove 'route'
            """
        },
        { "a route that is a text", "name: a\nroute: on\nsteps: [ { id: a, agent: x } ]", "2:8: expected true, or a mapping with until, onExhausted and wait, found 'on'" },
        { "a route that is a list", "name: a\nroute: []\nsteps: [ { id: a, agent: x } ]", "2:8: expected true, or a mapping with until, onExhausted and wait, found a list" },
        {
            "the question of a route",
            "name: a\nroute: { onExhausted: ask, wait: { deadline: 1m } }\nsteps: [ { id: loop, agent: x } ]",
            "3:16: expected another name, found 'loop'; with onExhausted: ask it names the question to a person; rename it"
        },
    };

    [Theory, MemberData(nameof(Orders)), MemberData(nameof(Steps))]
    public void Read_BadShape_ReportsEveryProblemInSourceOrder(string what, string text, string expected)
    {
        var error = new DefinitionReader().Read(text, WorkflowLimits.Default with { LinearHops = 20, CyclicHops = 20 }).Error;

        Assert.True(error is not null, $"{what}: read without a problem");
        Assert.Equal("definition.invalid", error.Code);
        Assert.Equal(expected.ReplaceLineEndings("\n"), string.Join('\n', error.Problems));
    }

    [Fact]
    public void Read_MoreStepsThanADefinitionMayHave_SaysHowMany()
    {
        var text = "name: a\nsteps:\n" + string.Concat(Enumerable.Range(0, 1001).Select(i => $"  - {{ id: s{i}, signal: s{i} }}\n"));

        var error = new DefinitionReader().Read(text, WorkflowLimits.Default).Error;

        Assert.Equal("3:3: expected at most 1000 steps, found 1001; split the workflow", string.Join('\n', error!.Problems));
    }
}
