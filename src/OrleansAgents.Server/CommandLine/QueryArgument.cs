using System.Text;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Server.CommandLine;

/// <summary>Reads the words that a router is asked about: as they are, <c>@file</c>, or <c>-</c> for standard input.</summary>
internal static class QueryArgument
{
    /// <summary>Reads the words.</summary>
    /// <param name="value">What the user wrote.</param>
    /// <param name="environment">The outside.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The words, without line ends behind them; or <c>file.unreadable</c>, <c>payload.too_large</c>, <c>route.query_too_long</c>.</returns>
    public static async Task<Result<string>> ReadAsync(string value, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var read = value switch
        {
            "-" => await ReadInputAsync(environment, cancellationToken),
            ['@', _, ..] => await BoundedText.ReadTextAsync(value[1..], cancellationToken),
            _ => value,
        };
        if (!read.TryGet(out var text, out var error))
        {
            return error;
        }

        var words = text.TrimEnd('\r', '\n');
        return words.Length <= IRoutes.QueryMax
            ? words
            : new DomainError(
                "route.query_too_long", ErrorKind.Invalid, $"A query has at most {IRoutes.QueryMax:N0} characters; found {words.Length:N0}. Give its beginning.");
    }

    private static async Task<Result<string>> ReadInputAsync(CliEnvironment environment, CancellationToken cancellationToken)
    {
        await using var input = environment.OpenInput();
        var read = await BoundedText.ReadAsync(input, "standard input", cancellationToken);
        return read.TryGet(out var bytes, out var error) ? Encoding.UTF8.GetString(BoundedText.WithoutMark(bytes)) : error;
    }
}
