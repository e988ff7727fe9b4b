using System.Globalization;
using System.Text.Json;
using OrleansAgents.Api.Problems;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Api.Requests;

/// <summary>
/// Reads the keys of a request's object by hand, without an object per value, and collects every problem with its place.
/// The bytes must have passed <see cref="JsonText.Check"/>.
/// </summary>
internal ref struct ObjectReader
{
    /// <summary>How many problems are told: each costs a look through the text, and nobody reads more.</summary>
    private const int ProblemsMax = 100;

    private readonly ReadOnlySpan<byte> _text;
    private readonly bool _isObject;
    private Utf8JsonReader _reader;
    private List<Problem>? _problems;

    public ObjectReader(ReadOnlySpan<byte> text)
    {
        _text = text;
        _reader = new(text, new JsonReaderOptions { MaxDepth = JsonText.DepthMax });
        _reader.Read();
        _isObject = _reader.TokenType == JsonTokenType.StartObject;
        if (!_isObject)
        {
            Refuse("", "The request body must be a JSON object.");
        }
    }

    /// <summary>Gets the kind of the present value.</summary>
    public readonly JsonTokenType Kind => _reader.TokenType;

    /// <summary>Gets the refusal that names every problem; null when there is none.</summary>
    public readonly DomainError? Error => _problems is null ? null : ApiErrors.Invalid(_problems);

    /// <summary>Moves to the next key of the object that the reader is in; false at its end.</summary>
    public bool NextKey() => _isObject && _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Moves to the next item of the array that the reader is in; false at its end.</summary>
    public bool NextItem() => _reader.Read() && _reader.TokenType != JsonTokenType.EndArray;

    /// <summary>If the key is this one, moves on to its value.</summary>
    public bool IsKey(ReadOnlySpan<byte> name) => _reader.ValueTextEquals(name) && _reader.Read();

    /// <summary>Takes the value as the bytes it came in.</summary>
    public ReadOnlySpan<byte> TakeRaw()
    {
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        return _text[start..(int)_reader.BytesConsumed];
    }

    /// <summary>Takes the value as a payload that outlives the request.</summary>
    public JsonPayload TakePayload() => JsonPayload.FromTrusted(TakeRaw().ToArray());

    /// <summary>Takes the value as text of so many characters; null means that it was not given, or was refused.</summary>
    public string? TakeText(string path, int lengthMax, int lengthMin = 1)
    {
        var text = _reader.TokenType == JsonTokenType.String ? _reader.GetString() : null;
        if (text is not null && text.Length >= lengthMin && text.Length <= lengthMax)
        {
            return text;
        }

        RefuseValue(path, $"'{path[1..]}' must be a string of {lengthMin} to {lengthMax} characters.");
        return null;
    }

    /// <summary>Takes the value as a whole number within bounds, which include their ends; null means that it was not given, or was refused.</summary>
    public long? TakeNumber(string path, long least, long most)
    {
        if (_reader.TokenType == JsonTokenType.Number && _reader.TryGetInt64(out var number) && number >= least && number <= most)
        {
            return number;
        }

        RefuseValue(path, $"'{path[1..]}' must be a whole number from {least} to {most}.");
        return null;
    }

    /// <summary>Takes the value as a number within bounds, which include their ends; null means that it was not given, or was refused.</summary>
    public double? TakeReal(string path, double least, double most)
    {
        if (_reader.TokenType == JsonTokenType.Number && _reader.TryGetDouble(out var number) && number >= least && number <= most)
        {
            return number;
        }

        RefuseValue(path, FormattableString.Invariant($"'{path[1..]}' must be a number from {least} to {most}."));
        return null;
    }

    /// <summary>Takes the value as a list of texts of so many characters; null means that it was not given, or was refused.</summary>
    public List<string>? TakeTexts(string path, int countMax, int lengthMax)
    {
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            RefuseValue(path, $"'{path[1..]}' must be a list of at most {countMax} strings of 1 to {lengthMax} characters.");
            return null;
        }

        var texts = new List<string>();
        for (var index = 0; _reader.Read() && _reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (index == countMax)
            {
                Refuse(path, $"'{path[1..]}' must have at most {countMax} strings.");
            }

            if (index < countMax && TakeItem($"{path}/{index}", lengthMax) is { } text)
            {
                texts.Add(text);
            }

            _reader.Skip();
        }

        return texts;
    }

    /// <summary>Takes the value as a decimal number within bounds, which include their ends; null means that it was not given, or was refused.</summary>
    public decimal? TakeDecimal(string path, decimal least, decimal most)
    {
        if (_reader.TokenType == JsonTokenType.Number && _reader.TryGetDecimal(out var number) && number >= least && number <= most)
        {
            return number;
        }

        RefuseValue(path, string.Create(CultureInfo.InvariantCulture, $"'{path[1..]}' must be a number from {least} to {most}."));
        return null;
    }

    /// <summary>Takes the present key of whatever name, and moves on to its value.</summary>
    public string TakeKey()
    {
        var key = _reader.GetString()!;
        _reader.Read();
        return key;
    }

    /// <summary>Refuses the present key by name and passes over its value.</summary>
    /// <param name="known">The keys that there are.</param>
    /// <param name="within">The path of the object; empty for the body itself.</param>
    public void RefuseKey(string known, string within = "")
    {
        var key = _reader.GetString()!;
        Refuse($"{within}/{Escape(key)}", $"The key '{key}' is unknown; known are {known}.");
        _reader.Skip();
    }

    /// <summary>Notes a problem at the present place.</summary>
    public void Refuse(string path, string message)
    {
        if (_problems is { Count: >= ProblemsMax })
        {
            return;
        }

        var at = TextPosition.Of(_text, _reader.TokenStartIndex);
        (_problems ??= []).Add(new(message, at.Line, at.Column, path));
    }

    /// <summary>Passes over a value of the wrong kind. Null is refused nowhere: it means that the key was not given.</summary>
    public void RefuseValue(string path, string message)
    {
        if (_reader.TokenType != JsonTokenType.Null)
        {
            Refuse(path, message);
            _reader.Skip();
        }
    }

    private string? TakeItem(string path, int lengthMax)
    {
        var text = _reader.TokenType == JsonTokenType.String ? _reader.GetString() : null;
        if (text is { Length: > 0 } && text.Length <= lengthMax)
        {
            return text;
        }

        Refuse(path, $"'{path[1..]}' must be a string of 1 to {lengthMax} characters.");
        return null;
    }

    private static string Escape(string key) => key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
