namespace OrleansAgents.Core.Documents;

/// <summary>A mapping of a document, read key by key.</summary>
internal sealed class MappingCursor(DocumentNode.Mapping mapping, NodeCursor cursor)
{
    /// <summary>Gets the keys and values, in the order of the text.</summary>
    public IEnumerable<(NodeCursor Key, string Name, NodeCursor Value)> Entries =>
        mapping.Entries.Select(e => (cursor.Child(e.Key, e.Key.Text), e.Key.Text, cursor.Child(e.Value, e.Key.Text)));

    public void Fail(string message) => cursor.Fail(message);

    public bool Has(string key) => Optional(key) is not null;

    public NodeCursor? Optional(string key)
    {
        foreach (var entry in mapping.Entries)
        {
            if (entry.Key.Text == key)
            {
                return cursor.Child(entry.Value, key);
            }
        }

        return null;
    }

    /// <summary>Gives the value of a key; a missing one is reported at the start of the mapping.</summary>
    /// <param name="key">The key.</param>
    /// <param name="meaning">What its value is, for the message.</param>
    public NodeCursor? Required(string key, string meaning)
    {
        var value = Optional(key);
        if (value is null)
        {
            Fail($"expected the key '{key}' ({meaning}), found none; add it");
        }

        return value;
    }

    /// <summary>Reports every key that is not known here; a typing error is never silently ignored.</summary>
    public void AllowOnly(KnownKeys known)
    {
        foreach (var (key, name, _) in Entries)
        {
            if (known.Names.Contains(name))
            {
                continue;
            }

            key.Fail($"unknown key {key.Found}; {NearestName.Advice(name, known.Names)}");
        }
    }
}
