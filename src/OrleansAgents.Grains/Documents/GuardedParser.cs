using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OrleansAgents.Grains.Documents;

/// <summary>
/// The boundary around the YAML parser. On some broken texts it throws exceptions that speak of its own state
/// (<see cref="InvalidOperationException"/> from its scanner), or it ends before what it began; here both become what they
/// mean: a text that cannot be read.
/// </summary>
internal sealed class GuardedParser(IParser inner) : IParser
{
    public ParsingEvent? Current => inner.Current;

    public bool MoveNext()
    {
        try
        {
            return inner.MoveNext() ? true : throw new EndOfStreamException();
        }
        catch (Exception e) when (e is not YamlException)
        {
            var near = inner.Current?.End ?? new Mark(0, 1, 1);
            throw new YamlException(near, near, "the text after this place cannot be read; look for an unclosed bracket or quote", e);
        }
    }
}
