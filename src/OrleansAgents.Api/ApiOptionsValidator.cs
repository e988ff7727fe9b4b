using Microsoft.Extensions.Options;

namespace OrleansAgents.Api;

internal sealed class ApiOptionsValidator : IValidateOptions<ApiOptions>
{
    private const int RequestBytesLeast = 1024;
    private const int RequestBytesMost = 64 * 1024 * 1024;
    private static readonly TimeSpan HeartbeatLeast = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HeartbeatMost = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, ApiOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        if (options.RequestBytesMax is < RequestBytesLeast or > RequestBytesMost)
        {
            failures.AddError(
                $"{ApiOptions.Section}:RequestBytesMax must be from {RequestBytesLeast} to {RequestBytesMost}, but is {options.RequestBytesMax}.");
        }

        if (options.HeartbeatEvery < HeartbeatLeast || options.HeartbeatEvery > HeartbeatMost)
        {
            failures.AddError(
                $"{ApiOptions.Section}:HeartbeatEvery must be from {HeartbeatLeast} to {HeartbeatMost}, but is {options.HeartbeatEvery}.");
        }

        return failures.Build();
    }
}
