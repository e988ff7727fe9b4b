namespace OrleansAgents.Grains.Routing.Features;

/// <summary>The groups of terms. Each is scaled to the same length by itself, so that many short terms do not drown few long ones.</summary>
internal enum FeatureKind : byte
{
    /// <summary>Stems of words and pairs of them.</summary>
    Word,

    /// <summary>Three and four characters of a word, its beginning and end included.</summary>
    Characters,

    /// <summary>What words mean, as the <see cref="Lexicon"/> knows it.</summary>
    Concept,
}
