using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Progress;

namespace OrleansAgents.Server.Renderings;

/// <summary>The words for waits, the same wherever one is shown.</summary>
internal static class WaitText
{
    /// <summary>Says what a run waits for.</summary>
    /// <param name="wait">An open wait.</param>
    /// <param name="now">The time.</param>
    /// <param name="zone">The zone of the reader.</param>
    /// <returns>Such as <c>waits for approval 'deploy': Deploy? (in 10 min 00 s, at 12:10:00, {"approved":false} counts)</c>.</returns>
    public static string Open(WaitProgress wait, DateTimeOffset now, TimeZoneInfo zone) =>
        $"waits for {What(wait.Kind)} '{Printable.Line(wait.Name)}'{Prompt(wait.Prompt)}{Deadline(wait.Deadline, wait.Default, now, zone)}{Escalated(wait.EscalatedTo)}";

    /// <summary>Says what a run waits for.</summary>
    /// <param name="wait">An open wait.</param>
    /// <param name="now">The time.</param>
    /// <param name="zone">The zone of the reader.</param>
    /// <returns>The same words, with the human agent.</returns>
    public static string Open(WaitView wait, DateTimeOffset now, TimeZoneInfo zone)
    {
        var who = wait.Agent is { } agent ? $" of {Printable.Line(agent)}" : "";
        return $"waits for {What(wait.Kind)} '{Printable.Line(wait.Name)}'{who}{Prompt(wait.Prompt)}"
            + $"{Deadline(wait.Deadline, wait.Default, now, zone)}{Escalated(wait.EscalatedTo)}";
    }

    /// <summary>Says what became of a wait.</summary>
    /// <param name="wait">The wait after its newest event.</param>
    /// <param name="at">When that happened.</param>
    /// <param name="zone">The zone of the reader.</param>
    /// <returns>Such as <c>approval 'deploy' was answered by ann: {"approved":true}</c>.</returns>
    public static string Change(WaitProgress wait, DateTimeOffset at, TimeZoneInfo zone)
    {
        var name = $"{What(wait.Kind)} '{Printable.Line(wait.Name)}'";
        return wait switch
        {
            { Answer: { IsDefault: true } answer } => $"{name} was not answered before its deadline; the default counts: {Json(answer.Payload)}",
            { Answer: { } answer } => $"{name} was answered by {Printable.Line(answer.By)}: {Json(answer.Payload)}",
            { Expired: true } => $"{name} was not answered before its deadline, and has no default",
            { EscalatedTo: { } to } => $"{name} is unanswered; {Printable.Line(to)} is asked besides",
            _ => Open(wait, at, zone),
        };
    }

    /// <summary>Names a kind of wait.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>Such as <c>approval</c>.</returns>
    public static string What(WaitKind kind) => kind switch
    {
        WaitKind.Approval => "approval",
        WaitKind.Human => "the answer",
        WaitKind.Signal => "signal",
        WaitKind.Clarification => "clarification",
        _ => "a word on the bound that is used up,",
    };

    private static string Prompt(string prompt) => prompt.Length == 0 ? "" : $": {Printable.Line(prompt)}";

    private static string Escalated(string? to) => to is null ? "" : $"; {Printable.Line(to)} is asked besides";

    private static string Deadline(DateTimeOffset? deadline, JsonPayload? answer, DateTimeOffset now, TimeZoneInfo zone) => deadline is not { } due
        ? ""
        : $" ({Times.Countdown(due - now)}, at {Times.TimeOfDay(due, zone)}, {(answer is null ? "it fails" : $"{Json(answer)} counts")})";

    private static string Json(JsonPayload payload) => Printable.Line(payload.ToString());
}
