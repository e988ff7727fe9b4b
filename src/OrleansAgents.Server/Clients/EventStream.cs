using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Server.CommandLine;

namespace OrleansAgents.Server.Clients;

/// <summary>
/// Follows a run's events on a server, each exactly once and in order, over any number of broken connections: what was
/// seen is named to the server, and what it sends again is dropped.
/// </summary>
/// <param name="client">The server.</param>
/// <param name="policy">How a broken stream is opened again.</param>
/// <param name="time">The clock.</param>
/// <param name="jitter">The randomness of pauses: numbers from 0 to 1.</param>
internal sealed class EventStream(ServerClient client, ReconnectPolicy policy, TimeProvider time, Func<double> jitter)
{
    private const int EventBytesMax = 4 * 1024 * 1024; // payloads are bounded by the server far below this

    private const string PartialKind = "partial";              // what an agent is writing: no event, and not for the journal's reader

    private long _last;
    private int _failures;

    /// <summary>Gets what ended the stream before the run's end; null when it ended with the run.</summary>
    public DomainError? Error { get; private set; }

    /// <summary>
    /// Follows the run to its end, or to the first refusal, which <see cref="Error"/> then tells. For one caller, once. An
    /// end below the known version is none: the run was retried since, or the end is that of the run it is a copy of.
    /// </summary>
    /// <param name="id">The run.</param>
    /// <param name="known">The version that the run is known to have reached.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>The events from the first.</returns>
    public async IAsyncEnumerable<EventView> FollowAsync(string id, long known, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var opened = time.GetTimestamp();
            await foreach (var e in ConnectAsync(id, cancellationToken))
            {
                (_last, _failures) = (e.Version, 0);
                yield return e;
                if (e.EndsRun && e.Version >= known)
                {
                    Error = null;
                    yield break;
                }
            }

            _failures = time.GetElapsedTime(opened) >= policy.HealthyAfter ? 1 : _failures + 1;
            if (!MayRetry(Error) || _failures > policy.Failures)
            {
                yield break;
            }

            await Task.Delay(policy.PauseAfter(_failures, jitter()), time, cancellationToken);
        }
    }

    private static bool MayRetry(DomainError? error) => error is null or { Kind: ErrorKind.Unavailable };

    private async IAsyncEnumerable<EventView> ConnectAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var opened = await client.OpenEventsAsync(id, _last, cancellationToken);
        Error = opened.Error;
        if (opened.Value is not { } response)
        {
            yield break;
        }

        using (response)
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var body = new EventStreamBody(stream, policy.SilenceMax, EventBytesMax, time);
            var parser = SseParser.Create(body, (kind, data) => Parse(body, kind, data));
            var events = parser.EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (events)
            {
                while (await MoveNextAsync(events))
                {
                    if (events.Current.Data is not { } e || e.Version <= _last)
                    {
                        continue;
                    }

                    if (e.Version != _last + 1)
                    {
                        Error = CliErrors.Unreachable(client.Server, $"the event stream went from version {_last} to {e.Version}");
                        yield break; // what is missing is asked for again
                    }

                    yield return e;
                }
            }
        }
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<SseItem<EventView?>> events)
    {
        try
        {
            var more = await events.MoveNextAsync();
            Error = more ? null : CliErrors.Unreachable(client.Server, "the event stream closed before the run's end");
            return more;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            Error = CliErrors.Unreachable(client.Server, $"the event stream broke: {e.Message}");
        }
        catch (JsonException e)
        {
            Error = new("server.unexpected_answer", ErrorKind.Conflict, $"The event stream holds something that is no event: {e.Message}");
        }

        return false;
    }

    private static EventView? Parse(EventStreamBody body, string kind, ReadOnlySpan<byte> data)
    {
        body.OnEvent();
        return data.IsEmpty || kind == PartialKind ? null : JsonSerializer.Deserialize(data, ViewJson.Default.EventView);
    }
}
