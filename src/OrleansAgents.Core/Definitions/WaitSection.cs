using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Core.Definitions;

/// <summary>How a wait is met: the keys <c>wait</c> and <c>approval</c>. What differs is the answer that may be the default.</summary>
internal static class WaitSection
{
    private const string Expected = "a mapping with prompt, deadline, default and escalate";

    /// <summary>Binds the wait for a signal or a person's result, whose default is any value.</summary>
    public static WaitPolicy BindStep(NodeCursor cursor, LimitScope limits) => Bind(cursor, limits, value => value.AsJson());

    /// <summary>Binds the gate before a step; null for none.</summary>
    public static WaitPolicy? BindApproval(NodeCursor cursor, LimitScope limits)
    {
        if (cursor.Node is DocumentNode.Scalar)
        {
            return cursor.AsBoolean($"true, or {Expected}") == true ? WaitPolicy.Standard : null;
        }

        return Bind(cursor, limits, value => value.AsWord("the answer at the deadline", "approve", "reject") switch
        {
            "approve" => ApprovalAnswer.Yes,
            "reject" => ApprovalAnswer.No,
            _ => null,
        });
    }

    /// <summary>Binds the question what to do about a bound that is used up.</summary>
    public static WaitPolicy BindExhausted(NodeCursor cursor, LimitScope limits) => Bind(
        cursor,
        limits,
        value => value.AsWord("the answer at the deadline", ExhaustedAnswer.Complete, ExhaustedAnswer.Fail) is ExhaustedAnswer.Complete or ExhaustedAnswer.Fail
            ? ExhaustedAnswer.Of(value.AsText("")!)
            : null);

    private static WaitPolicy Bind(NodeCursor cursor, LimitScope limits, Func<NodeCursor, JsonPayload?> bindDefault)
    {
        if (cursor.AsMapping(Expected) is not { } wait)
        {
            return WaitPolicy.Standard;
        }

        wait.AllowOnly(DefinitionKeys.Wait);
        return new()
        {
            Prompt = wait.Optional("prompt")?.AsText("what a person is asked") ?? "",
            Deadline = BindDeadline(wait.Optional("deadline"), limits),
            Default = BindDefault(wait, limits, bindDefault),
            Escalate = BindEscalation(wait, limits),
        };
    }

    private static TimeSpan? BindDeadline(NodeCursor? cursor, LimitScope limits)
    {
        var deadline = cursor?.AsDuration(TimeSpan.FromMilliseconds(1));
        if (deadline is { } time)
        {
            limits.CheckWithinWallClock(cursor!, time);
        }

        return deadline;
    }

    private static JsonPayload? BindDefault(MappingCursor wait, LimitScope limits, Func<NodeCursor, JsonPayload?> bindDefault)
    {
        if (wait.Optional("default") is not { } cursor)
        {
            return null;
        }

        if (!wait.Has("deadline"))
        {
            cursor.Fail("a default without a deadline never counts; add 'deadline', or remove it");
        }

        var answer = bindDefault(cursor);
        limits.CheckPayload(cursor, answer?.Length ?? 0);
        return answer;
    }

    private static Escalation? BindEscalation(MappingCursor wait, LimitScope limits)
    {
        if (wait.Optional("escalate")?.AsMapping("a mapping with after and to") is not { } escalate)
        {
            return null;
        }

        escalate.AllowOnly(DefinitionKeys.Escalate);
        var cursor = escalate.Required("after", "how long after the wait began somebody else is asked");
        var after = cursor?.AsDuration(TimeSpan.FromMilliseconds(1));
        var to = escalate.Required("to", "who is asked besides")?.AsNonEmptyText("who is asked besides: a person, a role or a channel");
        CheckBeforeDeadline(wait, cursor, after, limits);
        return after is null || to is null ? null : new(after.Value, to);
    }

    private static void CheckBeforeDeadline(MappingCursor wait, NodeCursor? cursor, TimeSpan? after, LimitScope limits)
    {
        if (after is not { } time)
        {
            return;
        }

        if (wait.Optional("deadline") is not { } deadline)
        {
            limits.CheckWithinWallClock(cursor!, time);
        }
        else if (deadline.Node is DocumentNode.Scalar { Text: var text } && DurationText.TryParse(text, out var end) && time >= end)
        {
            cursor!.FailExpected($"less than the deadline, {DurationText.Format(end)}", "lower it, or raise 'deadline'");
        }
    }
}
