using System.Data.Common;

namespace OrleansAgents.Persistence.Postgres.Writing;

/// <summary>What <c>store_commit</c> says of a batch. The meaning of each array stands there.</summary>
internal sealed record CommitAnswer(
    int[] Outcomes,
    long[] Sequences,
    int[] UsedAppends,
    string[] UsedRuns,
    string[] UsedRequests,
    bool[] Released,
    long[] ETags,
    long[] StateSequences)
{
    /// <summary>Reads the one row.</summary>
    public static CommitAnswer Read(DbDataReader reader)
    {
        reader.Read();
        return new(
            reader.GetFieldValue<int[]>(0),
            reader.GetFieldValue<long[]>(1),
            reader.GetFieldValue<int[]>(2),
            reader.GetFieldValue<string[]>(3),
            reader.GetFieldValue<string[]>(4),
            reader.GetFieldValue<bool[]>(5),
            reader.GetFieldValue<long[]>(6),
            reader.GetFieldValue<long[]>(7));
    }
}
