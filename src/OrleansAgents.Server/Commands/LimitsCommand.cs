using System.CommandLine;
using System.Globalization;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Limits;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;

namespace OrleansAgents.Server.Commands;

/// <summary><c>limits</c>: gives a run on a server more room.</summary>
internal static class LimitsCommand
{
    private const string Summary = "Gives a run more room, up to the operator's limits. The numbers are new totals, not additions.";

    private const string Details =
        """
        Answers the question of a run that waits because its cycles or hops are used up. A failed run can be extended too;
        then 'orleansagents retry' lets it go on.

        Examples:
          orleansagents limits 01jd4v7q --cycles 4
          orleansagents limits 01jd4v7q --hops 12 --wall-clock 2h --reason "a large question"
          orleansagents limits 01jd4v7q --tokens 2000000 --cost 12.50
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var id = ServerCommand.Id();
        var hops = CommonOptions.Count("--hops", "The new total of hops.");
        var cycles = CommonOptions.Count("--cycles", "The new total of passes of the loop; the hops that they need are given too.");
        var journal = CommonOptions.Count("--journal", "The new total of events in the journal.");
        var tokens = Number("--tokens", "The new total of tokens of models.", "N", 1, LimitRanges.TokensMax, NumberStyles.None);
        var cost = Number(
            "--cost", "The new total of what models may cost, in the currency of the agents' prices.", "AMOUNT", LimitRanges.CostMin, LimitRanges.CostMax, NumberStyles.AllowDecimalPoint);
        var clock = CommonOptions.Duration(
            "--wall-clock", "How long the run may take in all, such as 2h or 1h30m.", TimeSpan.FromMilliseconds(1), DurationText.Max);
        var (by, reason) = (CommonOptions.By(environment), CommonOptions.Reason("extended from the command line"));
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("limits", Summary, Details) { id, hops, cycles, clock, journal, tokens, cost, by, reason, server, json };
        command.Validators.Add(result =>
        {
            if (!new Option[] { hops, cycles, clock, journal, tokens, cost }.Any(o => result.GetResult(o) is { Implicit: false }))
            {
                result.AddError("Expected at least one limit to extend: --hops, --cycles, --wall-clock, --journal, --tokens or --cost.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var body = new LimitsBody(
                parsed.GetValue(hops),
                parsed.GetValue(cycles),
                parsed.GetValue(clock) is { } duration ? DurationText.Format(duration) : null,
                parsed.GetValue(journal),
                (long?)parsed.GetValue(tokens),
                parsed.GetValue(cost),
                parsed.GetRequiredValue(by),
                parsed.GetRequiredValue(reason));
            var view = await client.ExtendLimitsAsync(parsed.GetRequiredValue(id), body, cancellationToken);
            return ServerCommand.TellRun(environment, view, parsed.GetValue(json));
        });
        return command;
    }

    private static Option<decimal?> Number(string name, string description, string form, decimal least, decimal most, NumberStyles style) => new(name)
    {
        Description = description,
        HelpName = form,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            {
                return number;
            }

            result.AddError(string.Create(
                CultureInfo.InvariantCulture, $"{name} must be a {(style == NumberStyles.None ? "whole " : "")}number from {least} to {most}; found '{text}'."));
            return null;
        },
    };
}
