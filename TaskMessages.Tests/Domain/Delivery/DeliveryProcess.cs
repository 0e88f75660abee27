using TaskMessages.Domain.Delivery;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Work;

namespace TaskMessages.Tests.Domain.Delivery;

/// <summary>What one process does of the delivery: callers' first attempts, and what is due later.</summary>
internal sealed class DeliveryProcess(DeliveryScene scene, EventDeliverer deliverer, EventService events)
{
    /// <summary>As <c>event/send</c> does.</summary>
    public async Task<TaskEvent> SendAsync()
    {
        var item = await events.AddAsync(scene.Opened, null, deliverer.Begin(null), CancellationToken.None);
        await deliverer.TellAsync(item, CancellationToken.None);
        return item;
    }

    /// <summary>As <c>task/create</c> does.</summary>
    public async Task AnnounceAsync()
        => await deliverer.TellAsync(await events.AnnounceAsync((await scene.ReadTaskAsync())!, deliverer.Begin(null), CancellationToken.None), CancellationToken.None);

    /// <summary>One event that is due, and those after it.</summary>
    /// <returns>False when none is due.</returns>
    public async Task<bool> ContinueAsync()
    {
        if (await deliverer.ClaimDueAsync([]) is not { } claimed)
            return false;
        await deliverer.ContinueAsync(claimed, CancellationToken.None);
        return true;
    }

    /// <summary>Moves the clock on until nothing is left to be told.</summary>
    public async Task RunToEndAsync()
    {
        for (var step = 0; step < 1000; step++)
        {
            if (await scene.Events.FirstPendingAsync(scene.Opened.Id, CancellationToken.None) is null)
                return;
            if (!await ContinueAsync())
                scene.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Fail("The agent is never told.");
    }
}
