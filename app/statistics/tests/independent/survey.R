# Writes survey.csv and weights.csv from sample.csv, margins.csv and groups.csv, with R's package `survey` (T. Lumley).
#
# Made once, 2026-11-30, with R 4.2.2 and survey 4.1-1 (Debian 12): `Rscript survey.R`. The tests read the stored files.
suppressMessages(library(survey))
sample <- read.csv("sample.csv", colClasses = c(region = "character"))
margins <- read.csv("margins.csv")
sample$group <- read.csv("groups.csv")$group
figures <- list()
put <- function(name, value) figures[[name]] <<- as.numeric(value)

# The strata of estimates.py, and their known purchases.
known <- with(margins[margins$segment != "", ], setNames(purchases, segment))
rest <- margins$purchases[margins$segment == ""] - sum(known[c("ministere", "etablissement_public", "etablissement_sante")])
of <- c(ministere = "ministere", etablissement_public = "etablissement_public", etablissement_sante = "etablissement_sante",
        collectivite = "etablissement_sante", centrale_achat = "etablissement_sante", grand_groupe = "grand_groupe",
        eti = "eti", pme = "eti")
sample$stratum <- of[sample$segment]
taken <- sample$taken == 1
purchases <- c(known["ministere"], known["etablissement_public"], known["etablissement_sante"] + rest,
               known["grand_groupe"] - sum(sample$total[taken]), known["eti"] + known["pme"])
names(purchases) <- c("ministere", "etablissement_public", "etablissement_sante", "grand_groupe", "eti")
pairs <- sample[!is.na(sample$startup) & !is.na(sample$total) & !is.na(sample$stratum) & !taken, ]

# The separate ratio estimator: svyratio by stratum, predicted for the known purchases. Take-all as they are.
design <- svydesign(id = ~1, strata = ~stratum, weights = ~1, data = pairs)
ratios <- svyratio(~startup, ~total, design, separate = TRUE)
predicted <- predict(ratios, total = as.list(purchases[names(ratios$ratios)]))
by_ratio <- sapply(names(purchases), function(name) coef(ratios$ratios[[name]]) * purchases[[name]])
stopifnot(abs(sum(by_ratio) / predicted$total - 1) < 1e-12)
# Never less than what was counted: buyers that gave their start-up purchases only may have more than the ratio says.
counted <- tapply(sample$startup, sample$stratum, sum, na.rm = TRUE)[names(purchases)]
alone <- (names(purchases) == "grand_groupe") * sum(sample$startup[taken])
redressed <- setNames(pmax(by_ratio + alone, counted), names(purchases))
for (name in names(purchases)) put(paste("redressed", name), redressed[[name]])
put("redressed all", sum(redressed))

# Its jackknife: replicate weights that leave out one group each, and each stratum's moves scaled by what is not covered.
replicated <- function(data) {
  used <- sort(unique(data$group))
  weights <- sapply(used, function(group) as.numeric(data$group != group))
  svrepdesign(data = data, weights = rep(1, nrow(data)), repweights = weights, combined.weights = TRUE, type = "other",
              scale = (length(used) - 1) / length(used), rscales = rep(1, length(used)), mse = TRUE)
}
by_stratum <- function(w, data) sapply(names(purchases), function(name) {
  here <- data$stratum == name
  purchases[[name]] * sum(w[here] * data$startup[here]) / sum(w[here] * data$total[here])
})
design <- replicated(pairs)
strata <- withReplicates(design, by_stratum, return.replicates = TRUE)
covered <- sapply(names(purchases), function(name) sum(pairs$total[pairs$stratum == name]) / purchases[[name]])
full <- as.numeric(by_stratum(rep(1, nrow(pairs)), pairs))
moves <- sweep(sweep(strata$replicates, 2, full), 2, sqrt(1 - covered), `*`)
error <- sqrt(design$scale * sum(rowSums(moves)^2))
put("redressed all error", error)
put("redressed all low", figures[["redressed all"]] - qt(0.975, length(unique(pairs$group)) - 1) * error)
put("redressed all high", figures[["redressed all"]] + qt(0.975, length(unique(pairs$group)) - 1) * error)

# The jackknife of ratio, median and growth, of all that gave what they need.
all_pairs <- sample[!is.na(sample$startup) & !is.na(sample$total), ]
both <- sample[!is.na(sample$startup) & !is.na(sample$previous), ]
interval <- function(name, data, figure) {
  design <- replicated(data)
  found <- withReplicates(design, figure)
  put(name, coef(found))
  put(paste(name, "error"), SE(found))
  put(paste(name, "half"), qt(0.975, length(unique(data$group)) - 1) * SE(found))
}
interval("ratio", all_pairs, function(w, data) sum(w * data$startup) / sum(w * data$total))
interval("median", all_pairs, function(w, data) median((data$startup / data$total)[w > 0]))
interval("growth", both, function(w, data) sum(w * data$startup) / sum(w * data$previous) - 1)

# Raking: `rake` without bounds where none is reached, and `calibrate` with bounds where some are. The bounds of
# `calibrate` are of the weight after over the weight before, so that equal weights before make them ours. The function
# of its `cal.raking` is ours, exp(u) cut at the bounds; but its derivative compares u with the bounds less one instead of
# their logarithms, so that the search ends nowhere where a bound is reached: ours has the right one, R solves.
cut_raking <- make.calfun(
  Fm1 = cal.raking$Fm1, name = "raking, cut at the bounds",
  dF = function(u, bounds) ifelse(u < log(bounds$upper) & u > log(bounds$lower), exp(u), 0)
)
sectors <- data.frame(sector = c("public", "prive"), Freq = c(2735, 3500))
regions <- list(
  loose = data.frame(region = c("11", "84", "93", "75"), Freq = c(2500, 1500, 1000, 1235)),
  tight = data.frame(region = c("11", "84", "93", "75"), Freq = c(1200, 1300, 1235, 2500))
)
equal <- svydesign(id = ~1, weights = rep(6235 / nrow(sample), nrow(sample)), data = sample)
raked <- rake(equal, list(~sector, ~region), list(sectors, regions$loose), control = list(maxit = 500, epsilon = 1e-9))
bounded <- function(name) {
  region <- regions[[name]]
  counts <- setNames(region$Freq, paste0("region", region$region))
  population <- c(`(Intercept)` = 6235, sectorpublic = 2735, counts[c("region75", "region84", "region93")])
  calibrate(equal, ~sector + region, population, calfun = cut_raking, bounds = list(lower = 1 / 5, upper = 5), epsilon = 1e-12, maxit = 5000)
}
weights <- data.frame(reference = sample$reference, rake = weights(raked), loose = weights(bounded("loose")),
                      tight = weights(bounded("tight")))
put("effective loose", sum(weights$rake)^2 / sum(weights$rake^2))
put("effective tight", sum(weights$tight)^2 / sum(weights$tight^2))
put("share raw", mean(!is.na(sample$startup)))
put("share weighted", coef(svymean(~I(as.numeric(!is.na(startup))), bounded("tight"))))

options(digits = 15)
written <- data.frame(figure = names(figures), value = sapply(unlist(figures), format, digits = 15, scientific = FALSE))
write.csv(written, "survey.csv", row.names = FALSE, quote = FALSE)
write.csv(format(weights, digits = 15), "weights.csv", row.names = FALSE, quote = FALSE)
