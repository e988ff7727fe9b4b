using System.Buffers;
using System.Text.Json;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Core.Routing;

/// <summary>The words by which a step is routed.</summary>
public static class RouteQuery
{
    /// <summary>The most characters of a query.</summary>
    public const int CharactersMax = 8_192;

    /// <summary>
    /// Gives the words: the text at <see cref="RoutingPolicy.Query"/>, or, without one or when nothing is there, all texts of the
    /// run's input in their order, with spaces between them; then what a person said in answer to the question what is meant.
    /// </summary>
    /// <param name="state">The workflow.</param>
    /// <param name="step">The step.</param>
    /// <returns>The words; at most <see cref="CharactersMax"/> characters, empty when the input has none. What a person said comes first when there is no room for all.</returns>
    public static string Of(WorkflowState state, StepDefinition step)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(step);
        var said = state.Steps[step.Index].Clarification?.Answer is { } answer ? ClarificationAnswer.Read(answer.Payload)?.Text : null;
        var buffer = ArrayPool<char>.Shared.Rent(CharactersMax + 1);
        try
        {
            var text = new Texts(buffer.AsSpan(0, Math.Max(0, CharactersMax - (said is null ? 0 : said.Length + 1))));
            text.AddAll(Judged(state.Input, step.Routing?.Query).Utf8);
            return said is null ? text.ToString() : Cut($"{text.ToString()}{(text.IsEmpty ? "" : " ")}{said}");
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static JsonPayload Judged(JsonPayload input, string? pointer) =>
        pointer is not null && JsonPointer.TryFind(input.ToElement(), pointer, out var found) ? JsonPayload.From(found) : input;

    private static string Cut(string text) =>
        text.Length <= CharactersMax ? text : text[..(char.IsHighSurrogate(text[CharactersMax - 1]) ? CharactersMax - 1 : CharactersMax)];

    /// <summary>Texts one after the other, as many characters of them as there is room for.</summary>
    private ref struct Texts(Span<char> room)
    {
        private readonly Span<char> _room = room;
        private int _length;
        private bool _isFull;

        public readonly bool IsEmpty => _length == 0;

        public void AddAll(ReadOnlySpan<byte> json)
        {
            var reader = new Utf8JsonReader(json);
            while (!_isFull && reader.Read())
            {
                if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length > 0)
                {
                    Add(ref reader);
                }
            }
        }

        public override readonly string ToString() => new(_room[.._length]);

        private void Add(ref Utf8JsonReader reader)
        {
            var unescaped = ArrayPool<char>.Shared.Rent(reader.ValueSpan.Length);
            try
            {
                Add(unescaped.AsSpan(0, reader.CopyString(unescaped)));
            }
            catch (InvalidOperationException)
            {
                // Half of a pair of escapes is JSON and no text: there is no word in it to judge by.
            }
            finally
            {
                ArrayPool<char>.Shared.Return(unescaped);
            }
        }

        private void Add(ReadOnlySpan<char> text)
        {
            if (_length > 0 && _length < _room.Length)
            {
                _room[_length++] = ' ';
            }

            var left = _room.Length - _length;
            _isFull = text.Length >= left;
            var count = text.Length <= left ? text.Length : left > 0 && char.IsHighSurrogate(text[left - 1]) ? left - 1 : left;
            text[..count].CopyTo(_room[_length..]);
            _length += count;
        }
    }
}
