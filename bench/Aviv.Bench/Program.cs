using Aviv.Bench;
using Aviv.Bench.Figures;

if (args is ["--list"])
{
    foreach (var figure in All.Figures) Console.WriteLine($"{figure.Name,-13} {figure.What}");
    return 0;
}

var chosen = args is ["--only", var name] ? All.Figures.Where(figure => figure.Name == name).ToList() : All.Figures;
if (chosen.Count == 0 || args is not ([] or [_, _] or ["--soak"]))
{
    Progress.Say("Usage: bench/run.sh [--list | --only NAME | --soak]");
    return 2;
}

using var stop = new Stop();
try
{
    await Databases.PrepareAsync(stop.Token);
    return args is ["--soak"] ? await Soak.RunAsync(stop.Token) : await Run.MeasureAsync(chosen, isFull: args is [], stop.Token);
}
catch (BenchException fault)
{
    Progress.Say(fault.Message);
    return 1;
}
catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
{
    return 130;
}
