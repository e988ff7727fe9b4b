using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Hosting.Starting;

/// <summary>Says in words why the platform could not start. Anything it cannot explain is a fault of ours, and stays an exception.</summary>
public static class StartFaults
{
    /// <summary>Explains a fault of starting.</summary>
    /// <param name="fault">What was thrown.</param>
    /// <param name="error">The explanation, when the answer is true.</param>
    /// <returns>True when the fault is one of the operator's to mend.</returns>
    public static bool TryExplain(Exception fault, [NotNullWhen(true)] out DomainError? error)
    {
        error = fault switch
        {
            StoreUnavailableException e => new(e.Code, ErrorKind.Unavailable, e.Message),
            OptionsValidationException e => InvalidConfiguration(e.Failures),
            InvalidOperationException { InnerException: FormatException or ArgumentException } e => InvalidConfiguration([e.Message]),
            InvalidDataException e => InvalidConfiguration([$"{e.Message} {e.GetBaseException().Message}"]),          // appsettings.json
            DefinitionRefusedException e => e.Error,
            IOException { InnerException: AddressInUseException } => new(
                "server.address_in_use", ErrorKind.Unavailable, $"{fault.Message} Stop the program that uses it, or choose another with --urls."),
            IOException or SocketException => new("server.cannot_listen", ErrorKind.Unavailable, $"Cannot listen: {fault.Message}"),
            AggregateException { InnerException: { } inner } when TryExplain(inner, out var e) => e,
            _ => null,
        };
        return error is not null;
    }

    /// <summary>Reports settings that are out of range, all together.</summary>
    /// <param name="failures">What is wrong.</param>
    /// <returns>The error.</returns>
    public static DomainError InvalidConfiguration(IEnumerable<string> failures) =>
        new("configuration.invalid", ErrorKind.Invalid, string.Join(' ', failures)) { Problems = [.. failures.Select(f => new Problem(f))] };
}

/// <summary>A definition that the operator's file names was refused.</summary>
/// <param name="error">Why.</param>
public sealed class DefinitionRefusedException(DomainError error) : Exception(error.Message)
{
    /// <summary>Gets why.</summary>
    public DomainError Error { get; } = error;
}
