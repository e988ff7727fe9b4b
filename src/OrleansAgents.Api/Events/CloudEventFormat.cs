using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Api.CloudEvents;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Responses;

namespace OrleansAgents.Api.Events;

/// <summary>
/// Events as CloudEvents 1.0. A page is a batch, which has no place for anything but events, so the address of the next
/// page stands in the header <c>Link</c>.
/// </summary>
/// <param name="request">The request; the addresses of schemas are those under which it reached this server.</param>
internal sealed class CloudEventFormat(HttpRequest request) : EventFormat
{
    public const string ContentType = "application/cloudevents-batch+json";

    private readonly string? _server = request.Host.HasValue ? UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase).TrimEnd('/') : null;

    public override string NameOf(EventView e) => EventTypes.Of(e.Kind);

    public override void Write(Utf8JsonWriter json, EventView e) => CloudEventWriter.Write(json, e, _server);

    public override Task AnswerAsync(HttpContext context, IReadOnlyList<EventView> events, long? next)
    {
        if (next is { } after)
        {
            context.Response.Headers.Link = $"<{PageAfter(after)}>; rel=\"next\"";
        }

        var body = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(body, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartArray();
        foreach (var e in events)
        {
            Write(json, e);
        }

        json.WriteEndArray();
        json.Flush();
        return context.AnswerAsync(Statuses.Ok, body.WrittenSpan.ToArray(), ContentType);
    }

    private string PageAfter(long after)
    {
        var query = QueryString.Create(request.Query.Where(pair => !pair.Key.Equals(EventQuery.AfterName, StringComparison.OrdinalIgnoreCase)))
            .Add(EventQuery.AfterName, after.ToString(CultureInfo.InvariantCulture));
        return request.PathBase.Add(request.Path).ToUriComponent() + query.ToUriComponent();
    }
}
