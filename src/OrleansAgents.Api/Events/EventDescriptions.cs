using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Descriptions;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Events;

/// <summary>What the OpenAPI document says of the routes of events.</summary>
internal static class EventDescriptions
{
    private static readonly ParameterDescription[] Parameters =
    [
        ParameterDescription.Number("after", "Events after this one; 0 is before the first."),
        ParameterDescription.Number(
            "limit", $"A page holds at most this many, 1 to {EventQuery.LimitMax}; {EventQuery.LimitDefault} unless told."),
        ParameterDescription.Query(
            EventFormat.Parameter, $"'native' unless told, or 'cloudevents' for CloudEvents 1.0; the media type {CloudEventFormat.ContentType} asks for such a page too."),
        ParameterDescription.Header(EventQuery.LastEventId, "Resumes a stream after this event; wins over 'after'."),
    ];

    public static readonly RouteDescription OfRun =
        new("listWorkflowEvents", "Gives a page of a run's events, or streams them until the run ends; a stream's ids are versions, and its frames 'partial', without an id, show what agents are writing.")
        {
            Parameters = Parameters,
            Answer = new(Statuses.Ok, typeof(EventPage), MediaTypes.EventStream, CloudEventFormat.ContentType),
            Refusals = [ErrorKind.Invalid, ErrorKind.NotFound, ErrorKind.Unavailable],
        };

    public static readonly RouteDescription OfAll =
        new("listEvents", "Gives a page of all runs' events, or streams them without an end; a stream's ids are sequences, and its frames 'partial', without an id, show what agents are writing.")
        {
            Parameters = Parameters,
            Answer = new(Statuses.Ok, typeof(EventPage), MediaTypes.EventStream, CloudEventFormat.ContentType),
            Refusals = [ErrorKind.Invalid, ErrorKind.Unavailable],
        };
}
