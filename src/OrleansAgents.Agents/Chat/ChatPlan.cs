using System.Text.Json;
using HandlebarsDotNet;
using OpenAI.Chat;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Schemas;

namespace OrleansAgents.Agents.Chat;

/// <summary>How a model is asked, compiled: made once per agent. Immutable and thread-safe.</summary>
internal sealed class ChatPlan
{
    private readonly HandlebarsTemplate<TextWriter, object, object>? _system;
    private readonly HandlebarsTemplate<TextWriter, object, object>? _prompt;

    private ChatPlan(ChatSettings settings)
    {
        _system = settings.System.Length == 0 ? null : ChatTemplates.Compile(settings.System);
        _prompt = settings.Prompt.Length == 0 ? null : ChatTemplates.Compile(settings.Prompt);
    }

    /// <summary>Gets what the result must be; null when any text will do.</summary>
    public ChatOutput? Output { get; private init; }

    /// <summary>Compiles settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The plan, or <c>agent.misconfigured</c>.</returns>
    public static Result<ChatPlan> Compile(ChatSettings settings)
    {
        try
        {
            var schema = settings.Output is null ? null : JsonSchema.Compile(settings.Output);
            return schema?.Error is { } error
                ? Misconfigured($"its 'output' is no JSON Schema: {error.Message}")
                : new ChatPlan(settings) { Output = schema?.Value is { } value ? new(value) : null };
        }
        catch (ChatTemplateException e)
        {
            return Misconfigured($"a template is broken: {e.Message}");
        }
    }

    /// <summary>Makes the messages of a call.</summary>
    /// <param name="payload">What the agent works on.</param>
    /// <param name="lengthMax">The most characters of one message.</param>
    /// <returns>The messages, or <c>agent.misconfigured</c>, or <c>payload.too_large</c>.</returns>
    public Result<List<ChatMessage>> Messages(AgentCallPayload payload, int lengthMax) =>
        Messages(JsonSerializer.SerializeToUtf8Bytes(payload, AgentJson.Default.AgentCallPayload), lengthMax);

    /// <summary>Makes the messages that tell of data.</summary>
    /// <param name="json">A JSON object: what templates see, and the user message when there is no template of it.</param>
    /// <param name="lengthMax">The most characters of one message.</param>
    /// <returns>The messages, or <c>agent.misconfigured</c>, or <c>payload.too_large</c>.</returns>
    public Result<List<ChatMessage>> Messages(byte[] json, int lengthMax)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var data = _system is null && _prompt is null ? null : TemplateValues.Of(document.RootElement);
            var messages = new List<ChatMessage>();
            if (_system is not null)
            {
                messages.Add(new SystemChatMessage(Render(_system, data, lengthMax)));
            }

            messages.Add(new UserChatMessage(_prompt is null ? System.Text.Encoding.UTF8.GetString(json) : Render(_prompt, data, lengthMax)));
            return messages;
        }
        catch (ChatTemplateException e)
        {
            return Misconfigured($"a template cannot be filled in: {e.Message}");
        }
        catch (Exception e) when (e is InvalidOperationException or JsonException)      // text that is not Unicode, nested too deep
        {
            return new DomainError(AgentErrorCodes.InvalidInput, ErrorKind.Invalid, $"the payload cannot be shown to a template: {e.Message}");
        }
        catch (TextTooLongException)
        {
            return new DomainError(
                AgentErrorCodes.PayloadTooLarge, ErrorKind.Invalid, $"a message made of its template has more than {lengthMax} characters; show it less");
        }
    }

    private static string Render(HandlebarsTemplate<TextWriter, object, object> template, object? data, int lengthMax)
    {
        using var writer = new BoundedTextWriter(lengthMax);
        try
        {
            template(writer, data!, null!);
        }
        catch (Exception e) when (e is not TextTooLongException)
        {
            throw new ChatTemplateException(e);
        }

        return writer.ToString();
    }

    private static DomainError Misconfigured(string problem) => new(AgentErrorCodes.Misconfigured, ErrorKind.Invalid, problem);
}
