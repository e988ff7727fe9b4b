using System.Buffers;
using System.Text.Json;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Agents.Routing;

/// <summary>
/// What the chat arbitrator sees when a service is to take a step: the run, and <c>question ("service"), step, query,
/// recommendation, services</c> with their health and load.
/// </summary>
internal static class ServiceQuestion
{
    private const int QueryMax = 8_192;
    private const int ErrorMax = 500;

    /// <summary>Gives the data.</summary>
    /// <param name="question">What is asked.</param>
    public static byte[] Of(ArbitrationQuestion question)
    {
        var (state, at) = (question.State, question.State.Steps[question.Step.Index]);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, PromptJson.Readable))
        {
            json.WriteStartObject();
            json.WriteString("question"u8, "service"u8);
            WorkflowText.Write(json, state, at.IsRedo ? at.Hop : state.Hops + 1);
            WriteStep(json, question.Step, at);
            json.WriteString("query"u8, PromptJson.Cut(question.Query, QueryMax));
            WriteRecommendation(json, question.Recommendation);
            json.WriteStartArray("services"u8);
            var share = ServiceText.ShareOf(question.Services.Length);
            foreach (var service in question.Services)
            {
                WriteService(json, service, share);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes why the newest attempt of a step failed; null unless it did.</summary>
    /// <param name="json">The data.</param>
    /// <param name="at">Where the step stands.</param>
    public static void WriteError(Utf8JsonWriter json, StepState at)
    {
        if (at.Error is not { } error)
        {
            json.WriteNull("error"u8);
            return;
        }

        json.WriteStartObject("error"u8);
        json.WriteString("agent"u8, at.Agent);
        json.WriteString("code"u8, error.Code);
        json.WriteString("message"u8, Excerpt.Of(error.Message, ErrorMax));
        json.WriteEndObject();
    }

    private static void WriteStep(Utf8JsonWriter json, StepDefinition step, StepState at)
    {
        json.WriteStartObject("step"u8);
        json.WriteString("id"u8, step.Id);
        json.WriteString("capability"u8, step.Capability);
        json.WriteNumber("attempts"u8, at.Attempt);
        WriteError(json, at);
        json.WriteEndObject();
    }

    private static void WriteRecommendation(Utf8JsonWriter json, Recommendation recommendation)
    {
        json.WriteStartObject("recommendation"u8);
        json.WriteString("model"u8, recommendation.Model);
        json.WriteStartArray("candidates"u8);
        foreach (var candidate in recommendation.Candidates)
        {
            json.WriteStartObject();
            json.WriteString("service"u8, candidate.Service);
            json.WriteNumber("confidence"u8, Math.Round(candidate.Confidence, 4));
            json.WriteStartArray("reasons"u8);
            foreach (var reason in candidate.Reasons)
            {
                json.WriteStringValue(reason);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (recommendation.None is { } none)
        {
            json.WriteNumber("none"u8, Math.Round(none, 4));
        }
        else
        {
            json.WriteNull("none"u8);
        }

        json.WriteEndObject();
    }

    private static void WriteService(Utf8JsonWriter json, AgentEntry entry, int share)
    {
        json.WriteStartObject();
        ServiceText.Write(json, entry.Agent, share);
        json.WriteString("health"u8, entry.Health switch
        {
            AgentHealth.Healthy => "healthy"u8,
            AgentHealth.Late => "late"u8,
            _ => "offline"u8,
        });
        json.WriteBoolean("draining"u8, entry.Draining);
        json.WriteBoolean("circuit_open"u8, entry.CircuitOpen);
        json.WriteNumber("running"u8, entry.Running);
        json.WriteNumber("waiting"u8, entry.Waiting);
        json.WriteEndObject();
    }
}
