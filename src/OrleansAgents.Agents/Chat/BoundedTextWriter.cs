using System.Globalization;
using System.Text;

namespace OrleansAgents.Agents.Chat;

/// <summary>Keeps text up to a bound: nested loops of a template can make much of little.</summary>
/// <param name="lengthMax">The most characters.</param>
internal sealed class BoundedTextWriter(int lengthMax) : TextWriter(CultureInfo.InvariantCulture)
{
    private readonly StringBuilder _text = new();

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.Unicode;

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (buffer.Length > lengthMax - _text.Length)
        {
            throw new TextTooLongException();
        }

        _text.Append(buffer);
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}

/// <summary>A text passed its bound.</summary>
internal sealed class TextTooLongException : Exception;
