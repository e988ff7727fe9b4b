using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansAgents.Core.Errors;
using OrleansAgents.Server.CommandLine;

namespace OrleansAgents.Server.Clients;

/// <summary>Reads answers of the server: documents, and problems (RFC 9457) as refusals.</summary>
internal static class ServerAnswer
{
    /// <summary>The largest answer that is read, in bytes: a run with many results of the largest allowed size fits.</summary>
    public const int BytesMax = 64 * 1024 * 1024;

    private const int TextMax = 300;

    /// <summary>Reads the document of a successful answer, or the refusal of another.</summary>
    /// <typeparam name="T">The type of the document.</typeparam>
    /// <param name="response">The answer; its body is read up to <see cref="BytesMax"/>.</param>
    /// <param name="type">How the document is read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The document, the server's refusal, or <c>server.unexpected_answer</c>.</returns>
    public static async Task<Result<T>> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : notnull
    {
        if (!response.IsSuccessStatusCode)
        {
            return await ReadProblemAsync(response, cancellationToken);
        }

        await response.Content.LoadIntoBufferAsync(BytesMax, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(body, type) is { } value ? value : Unexpected(response, "null");
        }
        catch (JsonException e)
        {
            return Unexpected(response, $"something else ({e.Message})");
        }
    }

    /// <summary>Reads a refusal.</summary>
    /// <param name="response">An answer that is not successful.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The refusal, with the server's code and problems when it sent them.</returns>
    public static async Task<DomainError> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(BytesMax, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        var (kind, status) = (KindOf((int)response.StatusCode), (int)response.StatusCode);
        if (ParseProblem(body) is not { Code: { } code } problem)
        {
            var text = body.Length <= TextMax ? body : body[..TextMax];
            return new("server.unexpected_answer", kind, $"The server answered {status} {response.ReasonPhrase}: {text}");
        }

        return new(code, kind, problem.Detail ?? problem.Title ?? $"The server answered {status}.") { Problems = problem.Problems ?? [] };
    }

    private static ProblemDocument? ParseProblem(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, CliJson.Default.ProblemDocument);
        }
        catch (JsonException)
        {
            return null; // a proxy's page, or a server that is not ours; the caller tells the status and the text
        }
    }

    /// <summary>Refuses an answer that is none of ours.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="found">What was found in it.</param>
    /// <returns>The refusal.</returns>
    public static DomainError Unexpected(HttpResponseMessage response, string found) => new(
        "server.unexpected_answer",
        ErrorKind.Unavailable,
        $"Expected a document of OrleansAgents from {response.RequestMessage?.RequestUri}, found {found}; is this the right server and version?");

    private static ErrorKind KindOf(int status) => status switch
    {
        413 => ErrorKind.TooLarge,
        404 or 410 => ErrorKind.NotFound,
        401 or 403 or 409 or 412 => ErrorKind.Conflict, // asking again will not help
        400 or 415 or 422 => ErrorKind.Invalid,
        _ => ErrorKind.Unavailable,
    };
}
