using Orleans.Runtime;

namespace OrleansAgents.Silo.Tests.Providers.Grains;

/// <summary>Has one reminder, and records each time it fires.</summary>
public interface IReminderGrain : IGrainWithStringKey
{
    Task RegisterAsync(string recorder, TimeSpan period);

    Task<bool> UnregisterAsync(string recorder);
}

public sealed class ReminderGrain : Grain, IReminderGrain, IRemindable
{
    public Task RegisterAsync(string recorder, TimeSpan period) => this.RegisterOrUpdateReminder(recorder, period, period);

    public async Task<bool> UnregisterAsync(string recorder)
    {
        if (await this.GetReminder(recorder) is not { } reminder)
        {
            return false;
        }

        await this.UnregisterReminder(reminder);
        return true;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) =>
        GrainFactory.GetGrain<IRecorderGrain>(reminderName).RecordAsync(this.GetPrimaryKeyString(), 0);
}
