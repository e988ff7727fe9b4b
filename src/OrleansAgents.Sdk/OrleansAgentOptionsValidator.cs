using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace OrleansAgents.Sdk;

/// <summary>Reports every option that is wrong, at start.</summary>
internal sealed partial class OrleansAgentOptionsValidator : IValidateOptions<OrleansAgentOptions>
{
    private const int MiB = 1024 * 1024;
    private const string NameForm = "1 to 64 letters (a to z), digits, '-', '_' or '.', the first a letter or digit";

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, OrleansAgentOptions options)
    {
        var errors = new List<string>();
        Check(errors, Name().IsMatch(options.Name), $"Name is '{options.Name}'; expected {NameForm}");
        foreach (var capability in options.Capabilities.Where(capability => !Name().IsMatch(capability)))
        {
            errors.Add($"{nameof(OrleansAgentOptions)}.Capabilities has '{capability}'; expected {NameForm}.");
        }

        Check(errors, options.Server is null || options.Capabilities.Count > 0, "Capabilities is empty; an agent that registers itself needs one that steps ask for");
        Check(errors, IsWeb(options.Server), $"Server is '{options.Server}'; expected an address such as http://127.0.0.1:5080");
        Check(errors, IsWeb(options.PublicAddress), $"PublicAddress is '{options.PublicAddress}'; expected an address such as https://agents.example.net");
        Range(errors, nameof(options.MaxConcurrency), options.MaxConcurrency, 1, 10_000);
        Range(errors, nameof(options.BodyBytesMax), options.BodyBytesMax, 1024, 256 * MiB);
        Range(errors, nameof(options.AnswersMax), options.AnswersMax, 0, 1_000_000);
        Range(errors, nameof(options.AnswerBytesMax), options.AnswerBytesMax, 0, 4096L * MiB);
        Range(errors, nameof(options.Timeout), options.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Range(errors, nameof(options.Heartbeat), options.Heartbeat, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Range(errors, nameof(options.TimeToLive), options.TimeToLive, options.Heartbeat, TimeSpan.FromDays(1));
        Range(errors, nameof(options.AnswerLifetime), options.AnswerLifetime, TimeSpan.Zero, TimeSpan.FromDays(1));
        Range(errors, nameof(options.DrainTimeout), options.DrainTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static bool IsWeb(Uri? address) => address is null or { IsAbsoluteUri: true, Scheme: "http" or "https" };

    private static void Range<T>(List<string> errors, string option, T? value, T min, T max)
        where T : struct, IComparable<T> =>
        Check(errors, value is not { } found || (found.CompareTo(min) >= 0 && found.CompareTo(max) <= 0), $"{option} is {value}; it must be from {min} to {max}");

    private static void Check(List<string> errors, bool holds, string problem)
    {
        if (!holds)
        {
            errors.Add($"{nameof(OrleansAgentOptions)}.{problem}.");
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Name();
}
