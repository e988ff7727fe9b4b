using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Descriptions;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Commands;

/// <summary>What the OpenAPI document says of the commands on a run.</summary>
internal static class CommandDescriptions
{
    private static readonly RefusalDescription Malformed = new(ErrorKind.Invalid, "request.invalid", "request.invalid_json");
    private static readonly RefusalDescription NotFound = new(ErrorKind.NotFound, "workflow.not_found");
    private static readonly RefusalDescription TooLarge = new(ErrorKind.TooLarge, "payload.too_large");

    public static readonly RouteDescription Cancel = Command("cancelWorkflow", "Ends a run; harmless when it has ended.") with
    {
        Body = new(typeof(CallerBody), Required: false, [MediaTypes.Json]),
        Refusals = [Malformed, NotFound, TooLarge, ErrorKind.Unavailable],
    };

    public static readonly RouteDescription Signal = Command(
        "signalWorkflow", "Answers a wait, or gives a signal that the run is going to wait for; the same answer again changes nothing.") with
    {
        Body = new(typeof(SignalBody), Required: false, [MediaTypes.Json]),
        Refusals =
        [
            Malformed.And("signal.invalid", "limit.above_operator"),
            NotFound.And("signal.unknown"),
            new(ErrorKind.Conflict, "workflow.ended", "wait.not_open", "wait.answered", "wait.expired"),
            TooLarge,
            ErrorKind.Unavailable,
        ],
    };

    public static readonly RouteDescription Retry = Command(
        "retryWorkflow", "Lets a failed run go on: what failed runs again, what is finished stays.") with
    {
        Body = new(typeof(CallerBody), Required: false, [MediaTypes.Json]),
        Refusals =
        [
            Malformed, NotFound, new(ErrorKind.Conflict, "workflow.not_failed", "limit.reached"), TooLarge, ErrorKind.Unavailable,
        ],
    };

    public static readonly RouteDescription ExtendLimits = Command(
        "extendLimits", "Gives a run more room, up to the operator's limits; the same totals again change nothing.") with
    {
        Body = new(typeof(LimitsBody), Required: true, [MediaTypes.Json]),
        Refusals =
        [
            Malformed.And("limit.above_operator", "limit.lowered", "limit.none", "limit.not_applicable"),
            NotFound,
            new(ErrorKind.Conflict, "workflow.ended"),
            TooLarge,
            ErrorKind.Unavailable,
        ],
    };

    public static readonly RouteDescription Resolve = Command("resolveStep", "Says what came of a call whose outcome is not known.") with
    {
        Body = new(typeof(ResolveBody), Required: true, [MediaTypes.Json]),
        Refusals =
        [
            Malformed.And("resolve.invalid"),
            NotFound.And("step.not_found"),
            new(ErrorKind.Conflict, "workflow.ended", "step.not_unknown"),
            TooLarge,
            ErrorKind.Unavailable,
        ],
    };

    private static RouteDescription Command(string operation, string summary) =>
        new(operation, summary) { Answer = new(Statuses.Ok, typeof(WorkflowView)) };
}
