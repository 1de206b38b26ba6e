using Madang.Retail.Recommendations.Training;

namespace Madang.Retail.Recommendations;

/// <summary>What to show whom, of one shop (a merchant with all its places). Answers from memory; training goes on beside it and never holds an answer up.</summary>
public interface IRecommendations
{
    /// <summary>The lists for a person in a place. Without a model yet, or with nothing known, lists are empty or what anybody buys.</summary>
    /// <param name="person">Who; null for somebody who is not known.</param>
    /// <param name="place">The place whose stock counts, and whose visitors; null for everywhere.</param>
    /// <param name="count">The length of each list, 1 to 50.</param>
    /// <param name="now">The time for which lists are made.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    ValueTask<PersonalLists> ForAsync(string? person, string? place, int count, DateTimeOffset now, CancellationToken cancellation = default);

    /// <summary>
    /// Trains now, from the order history, and answers from the new model afterwards; every node does, within a minute. While another node trains this shop, waits
    /// for nothing and leaves it to that node.
    /// </summary>
    /// <returns>How it went; null when another node is at it or there is no purchase yet.</returns>
    Task<TrainingReport?> TrainAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Takes a person out as if they had never bought: their rows of the order history that this module keeps, and then the model, which is made anew without them. The new model is,
    /// to the bit, the one that the others' purchases alone teach. Asked again after a crash, or by the schedule, it goes on. Idempotent.
    /// </summary>
    Task ForgetAsync(string person, CancellationToken cancellation = default);

    /// <summary>How the model that answers was made and how good it is; null when there is none yet.</summary>
    ValueTask<TrainingReport?> ReportAsync(CancellationToken cancellation = default);
}

/// <summary>Finds the recommendations of a shop.</summary>
public interface IRecommendationShops
{
    /// <summary>Of the shop with this id; the same object each time.</summary>
    IRecommendations Of(string shop);
}

/// <summary>What a person is shown.</summary>
/// <param name="BuyAgain">What they are likely to buy again, best first.</param>
/// <param name="NewForYou">What they never bought and are likely to, best first; for somebody of whom nothing is known, what anybody buys here and now.</param>
/// <param name="IsPersonal">Whether anything is known of the person.</param>
public sealed record PersonalLists(IReadOnlyList<RecommendedItem> BuyAgain, IReadOnlyList<RecommendedItem> NewForYou, bool IsPersonal);

/// <summary>One item of a list.</summary>
/// <param name="Item">As the order history names it.</param>
/// <param name="Reason">Why it is here.</param>
public sealed record RecommendedItem(string Item, Reason Reason);
