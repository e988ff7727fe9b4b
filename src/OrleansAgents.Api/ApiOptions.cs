namespace OrleansAgents.Api;

/// <summary>The bounds of the HTTP front door; bound to the configuration section <c>OrleansAgents:Api</c>.</summary>
public sealed class ApiOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansAgents:Api";

    /// <summary>Gets or sets the largest request body, in bytes; a larger one is refused with <c>payload.too_large</c>.</summary>
    /// <value>
    /// From 1 KiB to 64 MiB. The default is 1 MiB, the default payload limit, and 64 KiB for what surrounds the payload.
    /// </value>
    public int RequestBytesMax { get; set; } = (1024 * 1024) + (64 * 1024);

    /// <summary>Gets or sets how long an event stream may be silent before a comment is sent, so that dead clients are noticed.</summary>
    /// <value>From 1 second to 5 minutes. The default is 15 seconds.</value>
    public TimeSpan HeartbeatEvery { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Gets or sets how long events may wait for the next ones before they are sent, so that short steps share a packet. The
    /// end of a run never waits.
    /// </summary>
    /// <value>From zero, which sends at once, to 1 second. The default is 5 milliseconds.</value>
    public TimeSpan GatherEvents { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Gets or sets how long a request may wait in the queue of a lock; one that asks for longer is refused with
    /// <c>request.invalid</c>. A wait ends when its client disconnects.
    /// </summary>
    /// <value>From zero, which lets nobody wait, to 1 hour. The default is 5 minutes.</value>
    public TimeSpan LockWaitMax { get; set; } = TimeSpan.FromMinutes(5);
}
