using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Api.Descriptions;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Locks;

/// <summary>What the OpenAPI document says of the routes of locks.</summary>
internal static class LockDescriptions
{
    private static readonly RefusalDescription Malformed = new(ErrorKind.Invalid, "request.invalid", "request.invalid_json", "lock.invalid");
    private static readonly RefusalDescription NotHolder = new(ErrorKind.Conflict, "lock.stale_fence", "lock.not_held");
    private static readonly RefusalDescription TooLarge = new(ErrorKind.TooLarge, "payload.too_large");

    public static readonly RouteDescription List = new("listLocks", "Lists the locks that are held, with their queues, by resource.")
    {
        Answer = new(Statuses.Ok, typeof(IReadOnlyList<LockView>)),
        Refusals = [ErrorKind.Unavailable],
    };

    public static readonly RouteDescription Get = new("getLock", "Shows a lock. The resource may have slashes, as they are or as %2F.")
    {
        Answer = new(Statuses.Ok, typeof(LockView)),
        Refusals = [new(ErrorKind.Invalid, "request.invalid", "lock.invalid"), new(ErrorKind.NotFound, "lock.not_found"), ErrorKind.Unavailable],
    };

    public static readonly RouteDescription Acquire = new(
        "acquireLock", "Takes a lock, waiting in its queue if asked to; durable when answered. The holder that asks again keeps its fence.")
    {
        Body = new(typeof(AcquireBody), Required: true, [MediaTypes.Json]),
        Answer = new(Statuses.Ok, typeof(LockGrant)),
        Refusals =
        [
            Malformed,
            new RefusalDescription(ErrorKind.Conflict, "lock.held") with { Type = typeof(LockProblem) },
            TooLarge,
            new(ErrorKind.Unavailable, "lock.queue_full", "server.draining"),
        ],
    };

    public static readonly RouteDescription Renew = new("renewLock", "Lets the lease of a lock count anew.")
    {
        Body = new(typeof(RenewBody), Required: true, [MediaTypes.Json]),
        Answer = new(Statuses.Ok, typeof(LockGrant)),
        Refusals = [Malformed, NotHolder, TooLarge, ErrorKind.Unavailable],
    };

    public static readonly RouteDescription Release = new("releaseLock", "Gives a lock up, and the first of its queue gets it; a repeat changes nothing.")
    {
        Parameters =
        [
            ParameterDescription.Query("owner", "The holder, unless the body names it."),
            ParameterDescription.Number("fence", "The fence of the grant, unless the body has it."),
        ],
        Body = new(typeof(ReleaseBody), Required: false, [MediaTypes.Json]),
        Answer = AnswerDescription.Nothing,
        Refusals = [Malformed, NotHolder, TooLarge, ErrorKind.Unavailable],
    };
}
