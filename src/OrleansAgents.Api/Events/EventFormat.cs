using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;
using OrleansAgents.Api.Responses;

namespace OrleansAgents.Api.Events;

/// <summary>How a reader gets events, on pages and on streams alike.</summary>
internal abstract class EventFormat
{
    /// <summary>The query parameter that names the format.</summary>
    public const string Parameter = "format";

    private const string NativeName = "native";
    private const string CloudEventsName = "cloudevents";

    /// <summary>Gets the format of those who do not ask: the event with its place, as the journal has it.</summary>
    public static EventFormat Native { get; } = new AsViews();

    /// <summary>Reads which format a request asks for: by name, or by the media type of a page. What is no name of a format is refused.</summary>
    public static EventFormat Read(HttpRequest request, ref QueryValues values)
    {
        switch (values.Text(Parameter))
        {
            case null:
                return MediaTypes.Asks(request, CloudEventFormat.ContentType) ? new CloudEventFormat(request) : Native;
            case NativeName:
                return Native;
            case CloudEventsName:
                return new CloudEventFormat(request);
            case { } other:
                values.Refuse($"'{Parameter}' must be '{NativeName}' or '{CloudEventsName}'; found '{other}'.");
                return Native;
        }
    }

    /// <summary>Gives the name of an event on a stream.</summary>
    public abstract string NameOf(EventView e);

    /// <summary>Writes one event as JSON.</summary>
    public abstract void Write(Utf8JsonWriter json, EventView e);

    /// <summary>Answers with a page of events.</summary>
    /// <param name="context">The request.</param>
    /// <param name="events">The events.</param>
    /// <param name="next">After which event the next page begins; null on the last.</param>
    public abstract Task AnswerAsync(HttpContext context, IReadOnlyList<EventView> events, long? next);

    private sealed class AsViews : EventFormat
    {
        public override string NameOf(EventView e) => e.Kind;

        public override void Write(Utf8JsonWriter json, EventView e) => JsonSerializer.Serialize(json, e, ViewJson.Default.EventView);

        public override Task AnswerAsync(HttpContext context, IReadOnlyList<EventView> events, long? next) =>
            context.AnswerAsync(Statuses.Ok, new EventPage(events, next), ViewJson.Default.EventPage);
    }
}
