using Microsoft.Extensions.Options;

namespace OrleansAgents.Api;

internal sealed class ApiOptionsValidator : IValidateOptions<ApiOptions>
{
    private const int RequestBytesLeast = 1024;
    private const int RequestBytesMost = 64 * 1024 * 1024;
    private static readonly TimeSpan HeartbeatLeast = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HeartbeatMost = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan GatherMost = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LockWaitMost = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, ApiOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        if (options.RequestBytesMax is < RequestBytesLeast or > RequestBytesMost)
        {
            failures.AddError(OutOfRange(nameof(options.RequestBytesMax), RequestBytesLeast, RequestBytesMost, options.RequestBytesMax));
        }

        if (options.HeartbeatEvery < HeartbeatLeast || options.HeartbeatEvery > HeartbeatMost)
        {
            failures.AddError(OutOfRange(nameof(options.HeartbeatEvery), HeartbeatLeast, HeartbeatMost, options.HeartbeatEvery));
        }

        if (options.GatherEvents < TimeSpan.Zero || options.GatherEvents > GatherMost)
        {
            failures.AddError(OutOfRange(nameof(options.GatherEvents), TimeSpan.Zero, GatherMost, options.GatherEvents));
        }

        if (options.LockWaitMax < TimeSpan.Zero || options.LockWaitMax > LockWaitMost)
        {
            failures.AddError(OutOfRange(nameof(options.LockWaitMax), TimeSpan.Zero, LockWaitMost, options.LockWaitMax));
        }

        return failures.Build();
    }

    private static string OutOfRange<T>(string option, T least, T most, T found) =>
        $"{ApiOptions.Section}:{option} must be from {least} to {most}, but is {found}.";
}
