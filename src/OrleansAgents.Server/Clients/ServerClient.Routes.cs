using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Server.CommandLine;

namespace OrleansAgents.Server.Clients;

/// <content>The router of a server.</content>
internal sealed partial class ServerClient
{
    private const int LineBytesMax = 1024 * 1024;

    /// <summary>Asks the router.</summary>
    /// <param name="query">The words.</param>
    /// <param name="capability">The tag that services must carry; null for any service.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What it says, or why it was not asked.</returns>
    public Task<Result<RecommendationView>> RouteAsync(string query, string? capability, CancellationToken cancellationToken) => SendAsync(
        Request(HttpMethod.Post, "v1/route", Json(new RouteBody(query, capability), CliJson.Default.RouteBody)), ViewJson.Default.RecommendationView, cancellationToken);

    /// <summary>Asks the router about decisions of the past.</summary>
    /// <param name="asked">Which ones.</param>
    /// <param name="take">Takes each, in order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when all were taken; otherwise why not, although some may have been.</returns>
    public async Task<DomainError?> ReplayAsync(ReplayRequest asked, Action<ReplayedDecision> take, CancellationToken cancellationToken)
    {
        var query = Query(
            ("definition", asked.Definition),
            ("runs", asked.Runs.ToString(CultureInfo.InvariantCulture)),
            ("different", asked.DifferentOnly ? "true" : null));
        var opened = await OpenAsync(Request(HttpMethod.Get, $"v1/route/replay{query}"), cancellationToken);
        if (!opened.TryGet(out var response, out var error))
        {
            return error;
        }

        using (response)
        {
            return await TakeLinesAsync(response, ViewJson.Default.ReplayedDecision, take, cancellationToken);
        }
    }

    private async Task<DomainError?> TakeLinesAsync<T>(
        HttpResponseMessage response, JsonTypeInfo<T> type, Action<T> take, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            var body = new EventStreamBody(await response.Content.ReadAsStreamAsync(cancellationToken), AnswerMax, LineBytesMax, TimeProvider.System);
            await foreach (var line in JsonSerializer.DeserializeAsyncEnumerable(body, type, topLevelValues: true, cancellationToken))
            {
                body.OnEvent();
                if (line is null)
                {
                    return ServerAnswer.Unexpected(response, "null");
                }

                take(line);
            }

            return null;
        }
        catch (JsonException e)
        {
            return ServerAnswer.Unexpected(response, $"something else ({e.Message})");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return CliErrors.Unreachable(server, $"the answer broke off: {e.Message}");
        }
    }
}
