using System.Globalization;
using OrleansAgents.Abstractions.Archives;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Postgres.Archives;
using OrleansAgents.TestKit.Postgres;

namespace OrleansAgents.Persistence.Tests.Archives;

/// <summary>Several imports into one database at once, as beside silos that write it.</summary>
public sealed class PostgresArchiveRaceTests
{
    private const int Sides = 4;

    [Fact]
    public async Task AddRun_FromSeveralSidesAtOnce_LeavesNoGapInTheFeed()
    {
        using var files = new ArchiveFiles();
        await using var database = await PostgresDatabase.MigratedAsync();
        IStoreArchive source = await files.SampleAsync(41);
        var runs = await source.ListRunsAsync(0, 100, default);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Sides).Select(side => PutAsync(side, copies: true))).Within("runs of their own");

        Assert.All(outcomes.SelectMany(o => o), status => Assert.Equal(AppendStatus.Appended, status));
        var events = (Sides * runs.Sum(run => run.Head.Version)).ToString(CultureInfo.InvariantCulture);
        Assert.Equal(events, await database.SqlAsync("select max(sequence + events - 1)::text from journal"));
        Assert.Equal(events, await database.SqlAsync("select sum(events)::text from journal"));
        Assert.Equal(events, await database.SqlAsync("select value::text from high_water where name = 'sequence'"));
        Assert.Equal("0", await database.SqlAsync("select count(*)::text from payload_refs r where not exists (select from payloads p where p.id = r.payload_id)"));

        var same = await Task.WhenAll(Enumerable.Range(0, Sides).Select(side => PutAsync(side, copies: false))).Within("the same runs");

        Assert.Equal(runs.Count, same.SelectMany(o => o).Count(status => status == AppendStatus.Appended));
        Assert.Equal(((Sides + 1) * runs.Count).ToString(CultureInfo.InvariantCulture), await database.SqlAsync("select max(number)::text from workflows"));

        async Task<List<AppendStatus>> PutAsync(int side, bool copies)
        {
            await using var store = await PostgresArchive.OpenAsync(database.ConnectionString, default);
            var statuses = new List<AppendStatus>();
            foreach (var run in runs)
            {
                var rows = await ((IStoreArchive)source).ReadRowsAsync(new(run.Head.Id), 0, default);
                var put = copies ? new StoredRun(run.Head with { Id = $"{run.Head.Id}-{side}" }, null) : run;
                statuses.Add((await store.AddRunAsync(put, rows, default)).Status);
            }

            return statuses;
        }
    }
}
