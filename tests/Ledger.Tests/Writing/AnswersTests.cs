using Madang.Ledger.Writing;

namespace Madang.Ledger.Tests.Writing;

/// <summary>How the callers of a batch are told.</summary>
public sealed class AnswersTests
{
    [Fact]
    public async Task Each_caller_is_told_once_and_with_its_own_answer()
    {
        var requests = Enumerable.Range(0, 1_000).Select(_ => LedgerRequest.Open(new("key", "CNY", AccountRules.None))).ToList();
        var answers = requests.ConvertAll(request => request.AccountAnswer.AsTask());
        for (var i = 0; i < requests.Count; i++)
            requests[i].Decide(i);

        Answers.Publish(requests);
        requests.Clear();

        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => (long)i), await Task.WhenAll(answers));
    }

    [Fact]
    public async Task One_callers_failure_is_its_own()
    {
        var requests = Enumerable.Range(0, 3).Select(_ => LedgerRequest.Open(new("key", "CNY", AccountRules.None))).ToList();
        var answers = requests.ConvertAll(request => request.AccountAnswer.AsTask());
        requests[0].Decide(7);
        requests[1].Decide(new InvalidOperationException("refused"));
        requests[2].Decide(9);

        Answers.Publish(requests);

        Assert.Equal(7, await answers[0]);
        Assert.Equal("refused", (await Assert.ThrowsAsync<InvalidOperationException>(() => answers[1])).Message);
        Assert.Equal(9, await answers[2]);
    }
}
