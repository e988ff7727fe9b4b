using System.Text.Json;
using OrleansAgents.Api.Problems;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Requests;

/// <summary>
/// Reads the keys of a request's object by hand, without an object per value, and collects every problem with its place.
/// The bytes must have passed <see cref="JsonText.Check"/>.
/// </summary>
internal ref struct ObjectReader
{
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

    /// <summary>Moves to the next key; false at the end.</summary>
    public bool NextKey() => _isObject && _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>If the key is this one, moves on to its value.</summary>
    public bool IsKey(ReadOnlySpan<byte> name) => _reader.ValueTextEquals(name) && _reader.Read();

    /// <summary>Takes the value as the bytes it came in.</summary>
    public ReadOnlySpan<byte> TakeRaw()
    {
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        return _text[start..(int)_reader.BytesConsumed];
    }

    /// <summary>Takes the value as text of 1 to so many characters; null means that it was not given, or was refused.</summary>
    public string? TakeText(string path, int lengthMax)
    {
        var text = _reader.TokenType == JsonTokenType.String ? _reader.GetString() : null;
        if (text is { Length: > 0 } && text.Length <= lengthMax)
        {
            return text;
        }

        if (_reader.TokenType != JsonTokenType.Null)
        {
            Refuse(path, $"'{path[1..]}' must be a string of 1 to {lengthMax} characters.");
            _reader.Skip();
        }

        return null;
    }

    /// <summary>Refuses the present key by name and passes over its value.</summary>
    public void RefuseKey(string known)
    {
        var key = _reader.GetString()!;
        var path = "/" + key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        Refuse(path, $"The key '{key}' is unknown; known are {known}.");
        _reader.Skip();
    }

    /// <summary>Notes a problem at the present place.</summary>
    public void Refuse(string path, string message)
    {
        var at = TextPosition.Of(_text, _reader.TokenStartIndex);
        (_problems ??= []).Add(new(message, at.Line, at.Column, path));
    }
}
