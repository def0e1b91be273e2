# The R side of the JSON-lines protocol of docs/external-methods.md.
#
# A script reads this file with source(Sys.getenv("LAB_EXTERNAL_R")) and calls serve(handle) with a function from a
# request to a result; serve does the rest: the greeting, one answer per request with the seconds it took, errors with
# their calls, and the end when stdin closes. Vectors of one number are scalars; I(x) keeps them arrays.

lab_protocol <- 1

serve <- function(handle) {
  requests <- file("stdin", open = "r")
  lab_write(lab_object(protocol = lab_number(lab_protocol)))
  repeat {
    line <- readLines(requests, n = 1, warn = FALSE)
    if (length(line) == 0) quit(save = "no", status = 0)
    message <- jsonlite::fromJSON(line, simplifyDataFrame = FALSE)
    lab_write(lab_answer(handle, message))
  }
}

lab_answer <- function(handle, message) {
  id <- lab_number(message$id)
  calls <- NULL
  # Whatever the method or a package prints must not get between the answers.
  sink(stderr())
  on.exit(sink())
  tryCatch(
    withCallingHandlers(
      {
        clock <- Sys.time()
        result <- handle(message$request)
        seconds <- as.numeric(difftime(Sys.time(), clock, units = "secs"))
        lab_object(id = id, result = lab_json(result), seconds = lab_number(seconds))
      },
      error = function(condition) calls <<- sys.calls()
    ),
    error = function(condition) {
      traceback <- paste(vapply(calls, function(call) paste(deparse(call), collapse = " "), ""), collapse = "\n")
      report <- lab_object(
        type = lab_text(class(condition)[[1]]),
        message = lab_text(conditionMessage(condition)),
        traceback = lab_text(traceback)
      )
      lab_object(id = id, error = report)
    }
  )
}

# Of R's own packages jsonlite alone writes JSON, and it keeps fifteen digits of a double; two more are needed for all.
lab_json <- function(value) {
  if (is.null(value)) return("null")
  if (is.factor(value)) value <- as.character(value)
  if (is.list(value)) {
    parts <- vapply(value, lab_json, "")
    if (is.null(names(value))) return(paste0("[", paste(parts, collapse = ","), "]"))
    return(paste0("{", paste0(vapply(names(value), lab_text, ""), ":", parts, collapse = ","), "}"))
  }
  if (is.matrix(value)) {
    rows <- vapply(seq_len(nrow(value)), function(row) lab_json(I(value[row, ])), "")
    return(paste0("[", paste(rows, collapse = ","), "]"))
  }
  if (anyNA(value)) stop("NA and NaN are not JSON")
  parts <- if (is.logical(value)) tolower(as.character(value))
    else if (is.numeric(value)) lab_number(value)
    else vapply(as.character(value), lab_text, "")
  if (length(parts) == 1 && !inherits(value, "AsIs")) return(parts[[1]])
  paste0("[", paste(parts, collapse = ","), "]")
}

lab_number <- function(value) {
  if (any(is.infinite(value))) stop("infinite numbers are not JSON")
  sprintf("%.17g", as.numeric(value))
}

lab_text <- function(value) as.character(jsonlite::toJSON(jsonlite::unbox(enc2utf8(value))))

lab_object <- function(...) {
  parts <- list(...)
  paste0("{", paste0("\"", names(parts), "\":", unlist(parts), collapse = ","), "}")
}

lab_write <- function(line) {
  cat(line, "\n", sep = "", file = stdout())
  flush(stdout())
}
