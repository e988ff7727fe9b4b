using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;

namespace OrleansAgents.Api.Responses;

/// <summary>
/// Answers with one JSON value a line, as the values come. Nothing is sent before the first value, so that what fails there is
/// a refusal; a later failure breaks the connection, which no client can take for the end.
/// </summary>
internal static class LinesResponse
{
    private const int FlushBytes = 16 * 1024;

    public static async Task AnswerLinesAsync<T>(
        this HttpContext context, IAsyncEnumerable<T> values, JsonTypeInfo<T> json, CancellationToken cancellationToken)
    {
        await using var lines = values.GetAsyncEnumerator(cancellationToken);
        var isThere = await lines.MoveNextAsync();
        var (response, body) = (context.Response, context.Response.BodyWriter);
        (response.StatusCode, response.ContentType) = (Statuses.Ok, MediaTypes.JsonLines);
        await response.StartAsync(cancellationToken);
        for (var unsent = 0L; isThere;)
        {
            unsent += WriteLine(body, lines.Current, json);
            var next = lines.MoveNextAsync();
            if (!next.IsCompleted || unsent > FlushBytes)
            {
                await body.FlushAsync(cancellationToken);
                unsent = 0;
            }

            isThere = await next;
        }

        await body.FlushAsync(cancellationToken);
    }

    private static long WriteLine<T>(IBufferWriter<byte> body, T value, JsonTypeInfo<T> json)
    {
        using var writer = new Utf8JsonWriter(body);
        JsonSerializer.Serialize(writer, value, json);
        writer.Flush();
        body.Write("\n"u8);
        return writer.BytesCommitted + 1;
    }
}
