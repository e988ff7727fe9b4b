using System.Numerics;
using Microsoft.Extensions.Options;
using OrleansAgents.Core.Registry;

namespace OrleansAgents.Agents.Invocation;

/// <summary>Reports every option that is out of its range, at start.</summary>
internal sealed class AgentOptionsValidator : IValidateOptions<AgentOptions>
{
    private const int MiB = 1024 * 1024;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AgentOptions options)
    {
        var errors = new List<string>();
        Range(errors, nameof(options.WaitingCallsMax), options.WaitingCallsMax, 0, 10_000_000);
        Range(errors, nameof(options.PayloadBytesMax), options.PayloadBytesMax, 1024, 64 * MiB);
        Range(errors, nameof(options.OutputBytesMax), options.OutputBytesMax, options.PayloadBytesMax, 256 * MiB);
        Range(errors, nameof(options.ProcessConcurrency), options.ProcessConcurrency, 1, 1024);
        Range(errors, nameof(options.HttpConcurrency), options.HttpConcurrency, 1, 10_000);
        Range(errors, "OutputGrace (in milliseconds)", (long)options.OutputGrace.TotalMilliseconds, 0, 60_000);
        Range(errors, "Circuit.FailureRatio", options.Circuit.FailureRatio, 0.01, 1);
        Range(errors, "Circuit.MinimumThroughput", options.Circuit.MinimumThroughput, 2, 10_000);
        Range(errors, "Circuit.Sampling (in seconds)", options.Circuit.Sampling.TotalSeconds, 1, 600);
        Range(errors, "Circuit.Break (in seconds)", options.Circuit.Break.TotalSeconds, 1, 3600);
        Range(errors, "Circuit.CircuitsMax", options.Circuit.CircuitsMax, 1, 1_000_000);
        Range(errors, "Search.FileBytesMax", options.Search.FileBytesMax, 1, 256 * MiB);
        Range(errors, "Search.FilesMax", options.Search.FilesMax, 1, 1_000_000);
        Range(errors, "Search.TotalBytesMax", options.Search.TotalBytesMax, 1, 4096L * MiB);
        Range(errors, "Search.FoldersMax", options.Search.FoldersMax, 1, 1024);
        errors.AddRange(AddressRule.Parse(options.AllowedNetworks, options.AllowLoopback).Error?.Problems.Select(problem => problem.Message) ?? []);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Range<T>(List<string> errors, string option, T value, T min, T max)
        where T : INumber<T>
    {
        if (!(value >= min && value <= max))
        {
            errors.Add($"{AgentOptions.Section}:{option.Replace('.', ':')} is {value}; it must be from {min} to {max}.");
        }
    }
}
