using System.Runtime.CompilerServices;
using Aviv.Api.Limits;
using Microsoft.Extensions.Time.Testing;

namespace Aviv.Api.Tests.Limits;

/// <summary>Alone: others would change the memory that is measured.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class MeasuredMemory;

/// <summary>The table in which callers have their budgets: of one size, however many come.</summary>
[Collection<MeasuredMemory>]
public sealed class BudgetTableTests
{
    private const int Networks = 1_000_000;
    private const int MostBytes = 50 * 1024 * 1024;

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Networks_WithoutEnd_TakeNoMoreMemoryThanTheTable()
    {
        var with = MemoryWithAFullTable();

        Assert.InRange(with - Memory(), 1, MostBytes);
    }

    // Not inlined, so that nothing holds the table afterwards: what tests before this one left is gone from both measures.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long MemoryWithAFullTable()
    {
        using var budgets = new Budgets("default", 600, _clock);
        Take(budgets, 0, Faults.Faults.Size(quick: Networks / 4, stress: Networks));
        var memory = Memory();
        GC.KeepAlive(budgets);
        return memory;
    }

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    // Both places of such a one are spent by others by chance: 4 of 1,000 may be expected; with one place each it were 30.
    [Fact]
    public void Network_SharesAPlaceWithOneThatHasSpentAll_AndHasAnother()
    {
        using var budgets = new Budgets("default", 1, _clock);
        Take(budgets, 0, 1_000);
        Take(budgets, 0, 1_000);

        var refused = Enumerable.Range(1_000, 1_000).Count(network => !Take(budgets, network).IsTaken);

        Assert.InRange(refused, 0, 20);
    }

    // At the turn of a window as well, which the first of many makes.
    [Fact]
    public void Budget_OfManyAtOnce_IsNeverExceeded()
    {
        const int Limit = 500;
        using var budgets = new Budgets("default", Limit, _clock);
        var (taken, windows) = (0, new List<int>());
        using var together = new Barrier(4, _ =>
        {
            windows.Add(Interlocked.Exchange(ref taken, 0));
            _clock.Advance(Budget.Window);
        });

        var threads = Enumerable.Range(0, together.ParticipantCount).Select(_ => new Thread(Hammer)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.All(windows, one => Assert.Equal(Limit, one));

        void Hammer()
        {
            for (var window = 0; window < 200; window++)
            {
                for (var i = 0; i < Limit; i++)
                    if (Take(budgets, 7).IsTaken) Interlocked.Increment(ref taken);
                together.SignalAndWait();
            }
        }
    }

    [Fact]
    public void Refusal_IsTheFirst_OnceAWindow()
    {
        using var budgets = new Budgets("default", 1, _clock);
        var first = new List<bool>();
        for (var i = 0; i < 6; i++)
        {
            if (i == 3) _clock.Advance(Budget.Window);
            first.Add(Take(budgets, 7).IsFirstRefusal);
        }

        Assert.Equal([false, true, false, false, true, false], first);
    }

    // Of its places one may be spent by others, who were told of.
    [Fact]
    public void Refusal_IsTheFirstOfItsCaller_WhereItSharesAPlace()
    {
        using var budgets = new Budgets("default", 1, _clock);
        Take(budgets, 0, 3_000);
        Take(budgets, 0, 3_000);

        for (var network = 3_000; network < 6_000; network++)
            if (Take(budgets, network).IsTaken) Assert.True(Take(budgets, network).IsFirstRefusal);
    }

    private static void Take(Budgets budgets, int from, int to)
    {
        for (var network = from; network < to; network++) Take(budgets, network);
    }

    private static Share Take(Budgets budgets, int network) => budgets.Take($"{network}");
}
