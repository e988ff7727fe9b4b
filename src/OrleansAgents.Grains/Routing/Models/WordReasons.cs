using System.Collections.Immutable;

namespace OrleansAgents.Grains.Routing.Models;

/// <summary>Says which words of a judged text spoke for a class and against it.</summary>
internal static class WordReasons
{
    private const int ForMax = 4;
    private const int AgainstMax = 2;
    private const float ShareMin = 0.05f;

    /// <summary>Explains a class's margin.</summary>
    /// <param name="model">The model.</param>
    /// <param name="judged">What came of the text.</param>
    /// <param name="place">The class.</param>
    /// <param name="reasons">Gets at most one line for and one against.</param>
    public static void Add(TextModel model, RouterScratch judged, int place, ImmutableArray<string>.Builder reasons)
    {
        var words = judged.List.Words;
        var shares = judged.WordShares.AsSpan(0, words.Count);
        shares.Clear();
        for (var i = 0; i < judged.Vector.Count; i++)
        {
            shares[judged.List.WordAt(judged.Vector.PlaceAt(i))] += judged.Vector.Values[i] * model.WeightOf(judged.Vector.Rows[i], place);
        }

        AddLine("for it: ", 1, ForMax);
        AddLine("against it: ", -1, AgainstMax);

        void AddLine(string beginning, int side, int max)
        {
            var shares = judged.WordShares.AsSpan(0, judged.List.Words.Count);
            var line = "";
            for (var n = 0; n < max; n++)
            {
                var best = -1;
                for (var i = 0; i < shares.Length; i++)
                {
                    best = shares[i] * side > ShareMin && (best < 0 || shares[i] * side > shares[best] * side) ? i : best;
                }

                if (best < 0)
                {
                    break;
                }

                line += $"{(n == 0 ? beginning : ", ")}{judged.List.Words[best]}";
                shares[best] = 0;
            }

            if (line.Length > 0)
            {
                reasons.Add(line);
            }
        }
    }
}
