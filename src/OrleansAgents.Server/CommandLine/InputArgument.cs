using System.Text;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Server.CommandLine;

/// <summary>Reads the values of options such as <c>--input</c>: JSON, <c>@file</c>, or <c>@-</c> for standard input.</summary>
internal static class InputArgument
{
    private const string Input = "--input";

    /// <summary>Reads the input.</summary>
    /// <param name="value">What the user wrote; null for none, which is the empty object.</param>
    /// <param name="environment">The outside.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The input, or <c>input.invalid</c>, <c>file.unreadable</c>, <c>payload.too_large</c>.</returns>
    public static async Task<Result<JsonPayload>> ReadAsync(string? value, CliEnvironment environment, CancellationToken cancellationToken) =>
        value is null ? JsonPayload.EmptyObject : await ReadAsync(value, Input, environment, cancellationToken);

    /// <summary>Reads the value of any option.</summary>
    /// <param name="value">What the user wrote.</param>
    /// <param name="option">The option, for messages.</param>
    /// <param name="environment">The outside.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The value, or <c>input.invalid</c>, <c>file.unreadable</c>, <c>payload.too_large</c>.</returns>
    public static async Task<Result<JsonPayload>> ReadAsync(string value, string option, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var (name, read) = value switch
        {
            "@-" => ("standard input", await ReadInputAsync(environment, cancellationToken)),
            ['@', ..] => (value[1..], await BoundedText.ReadFileAsync(value[1..], cancellationToken)),
            _ => (option, Encoding.UTF8.GetBytes(value)),
        };
        return read.TryGet(out var bytes, out var error) ? Parse(bytes, name, name == option) : error;
    }

    private static Result<JsonPayload> Parse(byte[] bytes, string name, bool isOption)
    {
        if (JsonPayload.TryParse(BoundedText.WithoutMark(bytes), out var payload, out var problem))
        {
            return payload;
        }

        var example = name == Input ? " such as '{\"question\":\"...\"}'" : ", a text in double quotes";
        var hint = isOption ? $" Give one JSON value{example}, or @file, or @- for standard input." : "";
        return new DomainError("input.invalid", ErrorKind.Invalid, $"The input from {name} is not JSON: {problem}.{hint}");
    }

    private static async Task<Result<byte[]>> ReadInputAsync(CliEnvironment environment, CancellationToken cancellationToken)
    {
        await using var input = environment.OpenInput();
        return await BoundedText.ReadAsync(input, "standard input", cancellationToken);
    }
}
