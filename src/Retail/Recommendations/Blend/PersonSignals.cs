using Madang.Retail.Recommendations.History;
using Madang.Retail.Recommendations.Models;

namespace Madang.Retail.Recommendations.Blend;

/// <summary>Candidates for one list of one person, each with what every model says of it.</summary>
/// <param name="Items">The candidates, ascending.</param>
/// <param name="Rows">For each, its signals in the order of the list's names.</param>
internal sealed record Candidates(int[] Items, float[][] Rows);

/// <summary>What the models say about items for one person, as numbers that a <see cref="ListBlend"/> weighs.</summary>
internal sealed class PersonSignals
{
    /// <summary>The signals of items that the person has bought, in order.</summary>
    public static readonly string[] AgainNames =
    [
        "count", "share", "fading-20", "fading-60", "fading-180", "fading-by-basket", "in-last-basket", "due", "recency", "alike-people", "ease", "together",
        "fortnight", "month", "quarter", "ever", "trend", "age", "last-sold", "price", "rebuying", "pieces", "pieces-unusual", "spend", "last-quarter",
    ];

    /// <summary>The signals of items that the person never bought, in order.</summary>
    public static readonly string[] NewNames =
    [
        "alike-people", "alike-people-month", "ease", "ease-recent", "ease-root", "ease-last-basket", "together", "sequence", "sequence-last-basket",
        "week", "fortnight", "month", "quarter", "ever", "trend", "age", "last-sold", "price",
    ];

    private const int CandidatesOfSource = 60;
    private const float RecentDays = 60;
    private const float FadingOfBasket = 0.85f;
    private const float FadingOfSequence = 0.7f;

    private readonly ItemModels models;
    private readonly PersonHistory history;
    private readonly int day;
    private readonly SortedDictionary<int, OwnItem> own = [];
    private readonly float meanLogPrice;
    private readonly float[] alikePeople;
    private readonly float[] alikePeopleMonth;
    private readonly float[] ease;
    private readonly float[] easeRecent;
    private readonly float[] together;

    /// <param name="models">What is known.</param>
    /// <param name="history">The person's baskets, all before the day.</param>
    /// <param name="itself">The person's number in the models' log, -1 for none.</param>
    /// <param name="day">As of which day the person is looked at.</param>
    public PersonSignals(ItemModels models, PersonHistory history, int itself, int day)
    {
        (this.models, this.history, this.day) = (models, history, day);
        var items = models.Log.Items.Length;
        (alikePeople, alikePeopleMonth, ease, easeRecent, together) = (new float[items], new float[items], new float[items], new float[items], new float[items]);
        meanLogPrice = CollectOwn();
        models.People.Score(history, itself, alikePeople, alikePeopleMonth);
        int[] has = [.. own.Keys];
        float[] recent = [.. own.Values.Select(item => MathF.Exp(-(day - item.LastDay) / RecentDays))];
        models.Ease.Score(has, [.. has.Select(_ => 1f)], ease);
        models.Ease.Score(has, recent, easeRecent);
        models.Together.Score(has, recent, together);
    }

    /// <summary>What the person has bought, and how.</summary>
    public IReadOnlyDictionary<int, OwnItem> Own => own;

    /// <summary>The items that the person has bought, as candidates to be bought again.</summary>
    public Candidates Again()
    {
        int[] items = [.. own.Keys];
        return new(items, [.. items.Select(AgainRow)]);
    }

    /// <summary>The most promising items that the person never bought.</summary>
    public Candidates New()
    {
        var count = models.Log.Items.Length;
        float[] sequence = new float[count], sequenceLast = new float[count], easeLast = new float[count];
        ScoreSequence(sequence, fading: true);
        ScoreSequence(sequenceLast, fading: false);
        var last = history.IsEmpty ? [] : history.Baskets[^1].Items;
        models.Ease.Score(last, [.. last.Select(_ => 1f)], easeLast);
        var found = new SortedSet<int>();
        foreach (var source in (float[][])[alikePeople, alikePeopleMonth, ease, easeRecent, easeLast, sequence, together, models.Facts.Month, models.Facts.Ever])
        {
            // The person's own items are strong in every source: room for as many others.
            foreach (var item in Ranking.Best(source, Math.Min(count, CandidatesOfSource + Math.Min(own.Count, CandidatesOfSource))))
            {
                if (!own.ContainsKey(item))
                    found.Add(item);
            }
        }
        int[] items = [.. found];
        return new(items, [.. items.Select(item => NewRow(item, sequence, sequenceLast, easeLast))]);
    }

    /// <summary>How strongly each thing that the person has speaks for an item, the strongest first; for reasons.</summary>
    public (int Item, float Weight) StrongestReason(int item)
    {
        var best = (Item: -1, Weight: 0f);
        foreach (var (owned, facts) in own)
        {
            var weight = (models.Ease.Weight(owned, item) + models.Together.Weight(owned, item)) * (0.5f + MathF.Exp(-(day - facts.LastDay) / RecentDays));
            if (weight > best.Weight)
                best = (owned, weight);
        }
        return best;
    }

    private float CollectOwn()
    {
        var (sum, priced) = (0f, 0);
        for (var at = 0; at < history.Baskets.Count; at++)
        {
            var basket = history.Baskets[at];
            var age = Math.Max(0, day - basket.Day);
            for (var line = 0; line < basket.Items.Length; line++)
            {
                var item = basket.Items[line];
                if (!own.TryGetValue(item, out var facts))
                    own[item] = facts = new(basket.Day);
                facts.Add(basket.Day, age, basket.Pieces[line], MathF.Pow(FadingOfBasket, history.Baskets.Count - 1 - at));
                if (!float.IsNaN(models.Facts.LogPrice[item]))
                    (sum, priced) = (sum + models.Facts.LogPrice[item], priced + 1);
            }
        }
        return priced == 0 ? 0 : sum / priced;
    }

    private void ScoreSequence(float[] scores, bool fading)
    {
        var strengths = new SortedDictionary<int, float>();
        for (var at = fading ? 0 : Math.Max(0, history.Baskets.Count - 1); at < history.Baskets.Count; at++)
            foreach (var item in history.Baskets[at].Items)
                strengths[item] = MathF.Pow(FadingOfSequence, history.Baskets.Count - 1 - at);
        var total = strengths.Values.Sum();
        models.Sequence.Score([.. strengths.Keys], [.. strengths.Values.Select(strength => strength / total)], scores);
    }

    private float[] AgainRow(int item)
    {
        var facts = own[item];
        var pieces = facts.Pieces / facts.Count / MathF.Max(1e-6f, models.Facts.UsualPieces[item]);
        return
        [
            Log(facts.Count), facts.Count / (float)history.Baskets.Count, MathF.Sqrt(facts.Fading20), MathF.Sqrt(facts.Fading60), MathF.Sqrt(facts.Fading180),
            MathF.Sqrt(facts.FadingByBasket), history.Baskets[^1].Items.AsSpan().BinarySearch(item) >= 0 ? 1 : 0, facts.Due(day), Log(day - facts.LastDay),
            Root(alikePeople[item]), Root(ease[item]), Root(together[item]),
            Log(models.Facts.Fortnight[item]), Log(models.Facts.Month[item]), Log(models.Facts.Quarter[item]), Log(models.Facts.Ever[item]), Trend(item), Age(item), LastSold(item), PriceDistance(item),
            MathF.Log(models.Facts.Rebuying[item]), MathF.Log(MathF.Max(1e-6f, facts.Pieces)), MathF.Log(MathF.Max(1e-6f, pieces)),
            Log(facts.Pieces * models.Log.Prices[item]), Log(facts.LastQuarter),
        ];
    }

    private float[] NewRow(int item, float[] sequence, float[] sequenceLast, float[] easeLast) =>
    [
        Root(alikePeople[item]), Root(alikePeopleMonth[item]), ease[item], easeRecent[item], Root(ease[item]), easeLast[item], Root(together[item]),
        Root(sequence[item]), Root(sequenceLast[item]),
        Log(models.Facts.Week[item]), Log(models.Facts.Fortnight[item]), Log(models.Facts.Month[item]), Log(models.Facts.Quarter[item]), Log(models.Facts.Ever[item]),
        Trend(item), Age(item), LastSold(item), PriceDistance(item),
    ];

    private float Trend(int item) => MathF.Log((models.Facts.Month[item] + 1) / (models.Facts.Quarter[item] / 3 + 1));

    private float Age(int item) => Log(models.Day - models.Facts.FirstDay[item]);

    private float LastSold(int item) => Log(models.Day - models.Facts.LastDay[item]);

    private float PriceDistance(int item) => float.IsNaN(models.Facts.LogPrice[item]) ? 0 : MathF.Abs(models.Facts.LogPrice[item] - meanLogPrice);

    private static float Log(float value) => MathF.Log(1 + MathF.Max(0, value));

    private static float Root(float value) => MathF.Sqrt(MathF.Max(0, value));

    /// <summary>How a person bought one item.</summary>
    internal sealed class OwnItem(int firstDay)
    {
        private const float LeastRatio = 0.05f;

        public int FirstDay { get; } = firstDay;

        public int LastDay { get; private set; }

        /// <summary>The day before the last on which it was bought; of the first purchase, its own.</summary>
        public int DayBefore { get; private set; } = firstDay;

        public int Count { get; private set; }

        public float Pieces { get; private set; }

        public float Fading20 { get; private set; }

        public float Fading60 { get; private set; }

        public float Fading180 { get; private set; }

        public float FadingByBasket { get; private set; }

        public int LastQuarter { get; private set; }

        public void Add(int day, int age, float pieces, float fading)
        {
            DayBefore = Count == 0 ? day : LastDay;
            LastDay = day;
            Count++;
            Pieces += pieces;
            Fading20 += MathF.Exp(-age / 20f);
            Fading60 += MathF.Exp(-age / 60f);
            Fading180 += MathF.Exp(-age / 180f);
            FadingByBasket += fading;
            LastQuarter += age <= 90 ? 1 : 0;
        }

        /// <summary>1 when just as much time has passed as usually does between two purchases; towards 0 when much less or more.</summary>
        public float Due(int today)
        {
            if (Count < 2)
                return 0;
            var gap = MathF.Max(1, (LastDay - FirstDay) / (Count - 1f));
            return MathF.Exp(-MathF.Abs(MathF.Log(MathF.Max(LeastRatio, (today - LastDay) / gap))));
        }
    }
}
