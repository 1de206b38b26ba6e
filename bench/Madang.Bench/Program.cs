using Madang.Bench;
using Madang.Bench.Memory;
using Madang.Bench.Recommend;
using Madang.Bench.Wire;

if (args is ["load", ..])
    return await LoadGenerator.MainAsync(args[1..]);
if (args is ["accounts", ..])
    return await MillionAccounts.MainAsync(args[1..]);

if (args is ["recommend", ..])
    return await RecommendBars.MainAsync(args[1..]);

Options options;
try
{
    options = Options.Parse(args);
}
catch (FormatException wrong)
{
    await Console.Error.WriteLineAsync($"{wrong.Message}\n\n{Options.Usage}");
    return 2;
}
return await Session.RunAsync(options, TimeProvider.System, Console.Out, Console.Error);
